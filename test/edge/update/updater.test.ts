import test from 'ava';
import { awaitHealth } from '../../../edge/update/health.ts';
import { MemorySource } from '../../../edge/update/memory-source.ts';
import type { ReleaseLine } from '../../../edge/update/release-line.ts';
import { Updater } from '../../../edge/update/updater.ts';
import { type Clock, ManualClock, systemClock } from '../../../protocol/clock.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { deviceIdOf } from '../../../protocol/ids.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { openCheckIn, type RunningRelease } from '../../../protocol/releases/check-in.ts';
import { nativeVerifier, signerFromSeed } from '../../../protocol/sodium/native.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { testNetwork } from './a-release.ts';

const device = signerFromSeed(new Uint8Array(32).fill(5));

class FakeLine implements ReleaseLine {
  readonly kind: 'agent' | 'model';
  readonly taken: number[] = [];
  fails: FleetError | undefined;
  said: RunningRelease;

  constructor(kind: 'agent' | 'model') {
    this.kind = kind;
    this.said = { kind, version: 3, target: 'x', channel: 'stable', state: 'good' };
  }

  start = (): Promise<void> => Promise.resolve();
  running = (): RunningRelease => this.said;
  take(version: number): Promise<void> {
    this.taken.push(version);
    return this.fails === undefined ? Promise.resolve() : Promise.reject(this.fails);
  }
}

function anUpdater(real: Clock) {
  const source = new MemorySource();
  const lines = [new FakeLine('agent'), new FakeLine('model')] as const;
  const troubles: FleetError[] = [];
  const updater = new Updater({
    network: testNetwork,
    device,
    source,
    lines,
    real,
    random: seededRandom(1),
    everySeconds: 600,
    onTrouble: (trouble) => troubles.push(trouble),
  });
  return { source, lines, troubles, updater };
}

test('a check-in tells what every line runs, signed, with a time that rises even when the clock stands still', async (t) => {
  const { source, updater } = anUpdater(new ManualClock());
  for (let i = 0; i < 3; i++) await updater.checkIn();
  const opened = source.checkIns.map((checkIn) =>
    openCheckIn(testNetwork, deviceIdOf(device.publicKey), checkIn, nativeVerifier),
  );
  t.deepEqual(
    opened[0]?.running.map(({ kind, version }) => [kind, version]),
    [
      ['agent', 3],
      ['model', 3],
    ],
  );
  const times = opened.map(({ time }) => time);
  t.true((times[0] ?? 0) < (times[1] ?? 0) && (times[1] ?? 0) < (times[2] ?? 0));
});

test('an offer goes to its line; one that fails is told and holds up neither the others nor the next check-in', async (t) => {
  const { source, lines, troubles, updater } = anUpdater(new ManualClock());
  source.offers = [
    { kind: 'agent', version: 4 },
    { kind: 'model', version: 9 },
  ];
  lines[0].fails = new FleetError('RELEASE_OLD', { kind: 'agent', version: 4, floor: 4 });
  await updater.checkIn();
  await updater.checkIn();
  t.deepEqual(
    [lines[0].taken, lines[1].taken],
    [
      [4, 4],
      [9, 9],
    ],
  );
  t.deepEqual(
    troubles.map(({ code }) => code),
    ['RELEASE_OLD', 'RELEASE_OLD'],
  );
});

test('the updater checks in by itself, spread by chance, and stops at once', async (t) => {
  const clock = new ManualClock();
  const { source, updater } = anUpdater(clock);
  updater.start();
  const settle = async () => {
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  await settle();
  t.is(source.checkIns.length, 1);
  clock.advance(milliseconds(470_000));
  await settle();
  t.is(source.checkIns.length, 1, 'not before eight tenths of the time');
  clock.advance(milliseconds(260_000));
  await settle();
  t.is(source.checkIns.length, 2);
  await updater.stop();
  clock.advance(milliseconds(9_000_000));
  await settle();
  t.is(source.checkIns.length, 2);
});

test('health is all checks at one and the same moment, within the time', async (t) => {
  const { signal } = new AbortController();
  const clock: Clock = {
    now: systemClock.now,
    after: (delay, task) => systemClock.after(milliseconds(delay / 100), task),
  };
  let looks = 0;
  const late = { name: 'hub', check: async () => (++looks < 3 ? 'not reached' : undefined) };
  t.is(await awaitHealth([late], clock, 60, signal), undefined);
  const sick = [
    { name: 'hub', check: async () => undefined },
    { name: 'bridge', check: async () => 'silent' },
    { name: 'detector', check: async () => 'blind' },
  ];
  t.is(await awaitHealth(sick, clock, 0.02, signal), 'bridge: silent; detector: blind');
});
