import type { ExecutionContext, TestFn } from 'ava';
import type { Outbox, OutboxBounds, QueuedFrame } from '../../../edge/reporting/outbox.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { unixSeconds } from '../../../protocol/units.ts';

export const roomy: OutboxBounds = { maxBytes: 1_000_000, maxAge: 1e12 };
export const noon = unixSeconds(1_790_000_000);

/** The next frame of an outbox, its bytes telling its number. */
export function nextFrame(outbox: Outbox, kind: QueuedFrame['kind'] = 'telemetry', size = 100): QueuedFrame {
  const { session, sequence } = outbox.position();
  return { session, sequence: sequence + 1, bytes: new Uint8Array(size).fill((sequence + 1) % 251), kind };
}

export async function fill(
  outbox: Outbox,
  frames: number,
  kind: QueuedFrame['kind'] = 'telemetry',
): Promise<void> {
  for (let i = 0; i < frames; i++)
    await outbox.append(nextFrame(outbox, kind), new Uint8Array(16).fill(i % 251));
}

const sequences = (frames: readonly QueuedFrame[]) => frames.map(({ sequence }) => sequence);

/** What every Outbox does; `open` returns a started, empty one. */
export function outboxContract(
  test: TestFn,
  name: string,
  open: (t: ExecutionContext, bounds: OutboxBounds) => Promise<Outbox>,
): void {
  test(`${name} starts empty, at number zero`, async (t) => {
    const outbox = await open(t, roomy);
    t.deepEqual(outbox.position(), { session: 0, sequence: 0, previous: new Uint8Array(16), reported: 0 });
    t.deepEqual(await outbox.pending(10), []);
  });

  test(`${name} starts a session above its own last, the hub's and the time, and goes on with the sequence`, async (t) => {
    const outbox = await open(t, roomy);
    t.like(await outbox.startSession({ session: 0, sequence: 0 }, noon), { session: noon, sequence: 0 });
    await fill(outbox, 3);
    t.like(await outbox.startSession({ session: 0, sequence: 0 }, noon), { session: noon + 1, sequence: 3 });
    const hub = { session: noon + 50, sequence: 40 };
    t.like(await outbox.startSession(hub, noon), { session: noon + 51, sequence: 40 });
    await fill(outbox, 1);
    t.is(outbox.position().sequence, 41);
  });

  test(`${name} gives frames oldest first, after a place, and forgets the acknowledged`, async (t) => {
    const outbox = await open(t, roomy);
    await outbox.startSession({ session: 0, sequence: 0 }, noon);
    await fill(outbox, 5);
    t.deepEqual(sequences(await outbox.pending(3)), [1, 2, 3]);
    t.deepEqual(sequences(await outbox.pending(3, { session: noon, sequence: 3 })), [4, 5]);
    await outbox.acknowledge(noon, 1);
    await outbox.acknowledge(noon, 3);
    await outbox.acknowledge(noon - 1, 2);
    t.deepEqual(sequences(await outbox.pending(10)), [2, 4, 5]);
    t.deepEqual(sequences(await outbox.range(1, 4)), [1, 2, 3, 4], 'kept for a resend');
    const [frame] = await outbox.pending(1);
    t.deepEqual(frame, { session: noon, sequence: 2, bytes: new Uint8Array(100).fill(2), kind: 'telemetry' });
  });

  test(`${name} refuses a number that does not follow`, async (t) => {
    const outbox = await open(t, roomy);
    await outbox.startSession({ session: 0, sequence: 0 }, noon);
    await fill(outbox, 2);
    const frame = nextFrame(outbox);
    const wrong = [
      { ...frame, sequence: 2 },
      { ...frame, sequence: 4 },
      { ...frame, session: noon - 1 },
    ];
    for (const other of wrong) {
      const error = await t.throwsAsync(outbox.append(other, new Uint8Array(16)));
      t.true(isFleetError(error, 'OUTBOX_NUMBER'));
    }
    t.is((await outbox.pending(10)).length, 2);
  });

  test(`${name} keeps within its bytes: acknowledged first, then the oldest telemetry, hand-overs never`, async (t) => {
    const outbox = await open(t, { ...roomy, maxBytes: 5_000 });
    await outbox.startSession({ session: 0, sequence: 0 }, noon);
    await fill(outbox, 2, 'hand-over');
    await fill(outbox, 20);
    await outbox.acknowledge(noon, 22);
    t.is(outbox.dropped(), 0);
    await fill(outbox, 100);
    const left = await outbox.pending(1_000);
    t.deepEqual(sequences(left.slice(0, 2)), [1, 2]);
    t.true(left.length <= 50 && left.length >= 30);
    t.is(left.at(-1)?.sequence, 122);
    t.is(outbox.dropped(), 122 - 1 - left.length);
    await fill(outbox, 60, 'hand-over');
    const handOvers = (await outbox.pending(1_000)).filter(({ kind }) => kind === 'hand-over');
    t.is(handOvers.length, 62);
  });

  test(`${name} remembers which durable events its frames carry`, async (t) => {
    const outbox = await open(t, roomy);
    await outbox.startSession({ session: 0, sequence: 0 }, noon);
    await outbox.append(nextFrame(outbox), new Uint8Array(16).fill(1), 7);
    await outbox.append(nextFrame(outbox), new Uint8Array(16).fill(2));
    t.like(outbox.position(), { reported: 7, previous: new Uint8Array(16).fill(2) });
  });
}
