import test from 'ava';
import { type Events, type LinkState, LiveFleet } from '../../../maps/web/live/live-fleet.ts';
import { Fleet } from '../../../maps/web/store/fleet.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import type { RobotView } from '../../../protocol/views/robot.ts';
import { aRobot } from './support/a-view.ts';

/** A stream in the hands of a test. */
class FakeEvents implements Events {
  readyState = 0;
  closed = false;
  readonly #listeners = new Map<string, (event: { readonly data?: unknown }) => void>();

  addEventListener(topic: string, listener: (event: { readonly data?: unknown }) => void): void {
    this.#listeners.set(topic, listener);
  }

  say(topic: string, data?: unknown): void {
    this.#listeners.get(topic)?.({ data: JSON.stringify(data ?? null) });
  }

  close(): void {
    this.closed = true;
  }
}

/** Everything that was promised and is due has happened. */
const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

function aLiveFleet(robots: () => Promise<RobotView[]>) {
  const fleet = new Fleet();
  const clock = new ManualClock();
  const streams: FakeEvents[] = [];
  const states: LinkState[] = [];
  const live = new LiveFleet({
    api: {
      robots,
      jobs: async () => [],
      plan: async () => ({ made: 0, routes: [], unassigned: [] }),
      epochs: async () => [],
    },
    fleet,
    clock,
    openStream: () => {
      const events = new FakeEvents();
      streams.push(events);
      return events;
    },
    setState: (state) => states.push(state),
  });
  const stream = () => streams.at(-1) as FakeEvents;
  live.start();
  return { fleet, clock, streams, states, live, stream };
}

test('events that come while everything is loading are taken afterwards', async (t) => {
  let answer: (robots: RobotView[]) => void = () => undefined;
  const { fleet, stream, states } = aLiveFleet(() => new Promise((resolve) => (answer = resolve)));
  stream().say('open');
  stream().say('robot', aRobot(1, { sequence: 9, battery: 500 }));
  answer([aRobot(1, { sequence: 7 }), aRobot(2)]);
  await settle();
  t.is(fleet.robots.value.find(({ sequence }) => sequence === 9)?.battery, 500);
  t.is(fleet.robots.value.length, 2);
  t.deepEqual(states, ['live']);
});

test('a stream the browser mends by itself is not loaded again; a reset is', async (t) => {
  let loads = 0;
  const { stream, states } = aLiveFleet(async () => {
    loads++;
    return [];
  });
  stream().say('open');
  await settle();
  stream().say('error');
  t.is(states.at(-1), 'lost');
  stream().say('open');
  await settle();
  t.deepEqual([loads, states.at(-1)], [1, 'live']);
  stream().say('reset');
  await settle();
  t.is(loads, 2);
});

test('a stream the browser gave up, and a load that failed, are tried again a little later', async (t) => {
  let fail = true;
  const { stream, streams, clock, states } = aLiveFleet(async () => {
    if (fail) throw new Error('hub away');
    return [];
  });
  stream().say('open');
  await settle();
  t.is(states.at(-1), 'lost');
  clock.advance(milliseconds(2_000));
  t.is(streams.length, 2);
  t.true(streams[0]?.closed);
  stream().readyState = 2;
  stream().say('error');
  clock.advance(milliseconds(2_000));
  t.is(streams.length, 3);
  fail = false;
  stream().say('open');
  await settle();
  t.is(states.at(-1), 'live');
});

test('an event of a newer hub is passed over', async (t) => {
  const { stream, states } = aLiveFleet(async () => []);
  stream().say('open');
  await settle();
  stream().say('weather', { rain: true });
  t.is(states.at(-1), 'live');
});

test('a thousand events of one moment are one change of the page, in their order', async (t) => {
  const { fleet, clock, stream } = aLiveFleet(async () => []);
  stream().say('open');
  await settle();
  let changes = 0;
  const stop = fleet.byDevice.subscribe(() => changes++);
  const before = changes;
  for (let i = 0; i < 1_000; i++) stream().say('robot', aRobot(i % 10, { sequence: i, battery: i }));
  t.is(changes, before);
  clock.advance(milliseconds(200));
  t.is(changes, before + 1);
  t.deepEqual(
    fleet.robots.value.map(({ battery }) => battery).sort((a, b) => Number(a) - Number(b)),
    [990, 991, 992, 993, 994, 995, 996, 997, 998, 999],
  );
  stop();
});
