import test from 'ava';
import { HubRefusal } from '../../../maps/web/live/hub-api.ts';
import { type LinkState, LiveFleet } from '../../../maps/web/live/live-fleet.ts';
import type { EventsAsked, EventsHeard, ReadEvents } from '../../../maps/web/live/read-events.ts';
import { Fleet } from '../../../maps/web/store/fleet.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import type { RobotView } from '../../../protocol/views/robot.ts';
import { aRobot } from './support/a-view.ts';

/** A connection in the hands of a test. */
class FakeConnection {
  readonly asked: EventsAsked;
  readonly #heard: EventsHeard;
  readonly #signal: AbortSignal;
  readonly #end: (error?: unknown) => void;
  #number = 0;

  constructor(asked: EventsAsked, heard: EventsHeard, signal: AbortSignal, end: (error?: unknown) => void) {
    this.asked = asked;
    this.#heard = heard;
    this.#signal = signal;
    this.#end = end;
  }

  get closed(): boolean {
    return this.#signal.aborted;
  }

  open(): void {
    this.#heard.opened();
  }

  say(event: string, data: unknown = null): void {
    const lastEventId = `run-${++this.#number}`;
    this.#heard.take([{ event, data: JSON.stringify(data), lastEventId }], lastEventId);
  }

  end(): void {
    this.#end();
  }

  fail(error: unknown): void {
    this.#end(error);
  }
}

/** Everything that was promised and is due has happened. */
const settle = async () => {
  for (let i = 0; i < 40; i++) await Promise.resolve();
};

const WHILE = milliseconds(2_000);

async function aLiveFleet(robots: (headers: object) => Promise<RobotView[]>) {
  const fleet = new Fleet();
  const clock = new ManualClock();
  const connections: FakeConnection[] = [];
  const states: LinkState[] = [];
  const visitor = { headers: {}, forgotten: 0 };
  const readEvents: ReadEvents = (asked, heard, signal) =>
    new Promise((resolve, reject) => {
      const end = (error?: unknown) => (error === undefined ? resolve() : reject(error));
      connections.push(new FakeConnection(asked, heard, signal, end));
    });
  const live = new LiveFleet({
    api: {
      robots: (headers = {}) => robots(headers),
      jobs: async () => [],
      plan: async () => ({ made: 0, routes: [], unassigned: [] }),
      epochs: async () => [],
    },
    session: {
      quietHeaders: async () => visitor.headers,
      forget: () => {
        visitor.forgotten++;
      },
    },
    fleet,
    clock,
    readEvents,
    setState: (state) => states.push(state),
  });
  const stream = () => connections.at(-1) as FakeConnection;
  /** The next connection is asked for and opened. */
  const opened = async () => {
    await settle();
    stream().open();
    await settle();
  };
  live.start();
  await settle();
  return { fleet, clock, connections, states, live, stream, opened, visitor };
}

test('events that come while everything is loading are taken afterwards', async (t) => {
  let answer: (robots: RobotView[]) => void = () => undefined;
  const { fleet, stream, states } = await aLiveFleet(() => new Promise((resolve) => (answer = resolve)));
  stream().open();
  stream().say('robot', aRobot(1, { sequence: 9, battery: 500 }));
  answer([aRobot(1, { sequence: 7 }), aRobot(2)]);
  await settle();
  t.is(fleet.robots.value.find(({ sequence }) => sequence === 9)?.battery, 500);
  t.is(fleet.robots.value.length, 2);
  t.deepEqual(states, ['live']);
});

test('after a cut it goes on where the stream stood, without loading; a reset loads', async (t) => {
  let loads = 0;
  const { fleet, clock, connections, stream, opened, states } = await aLiveFleet(async () => {
    loads++;
    return [];
  });
  await opened();
  t.is(stream().asked.lastEventId, '');
  stream().say('robot', aRobot(1, { sequence: 6 }));
  stream().end();
  await settle();
  t.is(states.at(-1), 'lost');
  clock.advance(WHILE);
  await opened();
  t.is(connections.length, 2);
  t.is(stream().asked.lastEventId, 'run-1');
  t.deepEqual([loads, states.at(-1)], [1, 'live']);
  t.is(fleet.robots.value[0]?.sequence, 6, 'what was heard before the cut is not lost with it');
  stream().say('reset');
  await settle();
  t.is(loads, 2);
});

test('a hub that named no place in its stream before the cut is asked for everything', async (t) => {
  let loads = 0;
  const { clock, stream, opened } = await aLiveFleet(async () => {
    loads++;
    return [];
  });
  await opened();
  stream().end();
  await settle();
  clock.advance(WHILE);
  await opened();
  t.is(loads, 2);
});

test('a connection that stood comes back at once and unsaid; one that fails again waits and says so', async (t) => {
  const { clock, connections, stream, opened, states } = await aLiveFleet(async () => []);
  await opened();
  stream().say('plan', { made: 1, routes: [], unassigned: [] });
  clock.advance(milliseconds(600_000));
  stream().end();
  await settle();
  t.deepEqual([connections.length, states], [2, ['live']]);
  stream().fail(new TypeError('Failed to fetch'));
  await settle();
  t.deepEqual([connections.length, states.at(-1)], [2, 'lost']);
  clock.advance(WHILE);
  await opened();
  t.deepEqual([connections.length, states.at(-1)], [3, 'live']);
});

test('a load that failed, and an event that cannot be read, end the connection; it is tried again', async (t) => {
  let fail = true;
  const { connections, clock, stream, opened, states } = await aLiveFleet(async () => {
    if (fail) throw new Error('hub away');
    return [];
  });
  await opened();
  t.is(states.at(-1), 'lost');
  t.true(connections[0]?.closed);
  clock.advance(WHILE);
  await settle();
  fail = false;
  await opened();
  t.is(states.at(-1), 'live');
  const unread = t.throws(() => stream().say('robot', { device: 'nobody' }));
  stream().fail(unread);
  await settle();
  t.deepEqual([states.at(-1), connections.length], ['lost', 2]);
  clock.advance(WHILE);
  await opened();
  t.deepEqual([states.at(-1), connections.length], ['live', 3]);
});

test('whoever signs in has everything loaded and streamed in their name; nothing older is taken after', async (t) => {
  const asked: object[] = [];
  const { fleet, clock, live, connections, stream, opened, visitor } = await aLiveFleet(async (headers) => {
    asked.push(headers);
    return [aRobot(1, { sequence: 8, speed: 'Authorization' in headers ? 120 : null })];
  });
  await opened();
  const [before] = connections;
  stream().say('robot', aRobot(1, { sequence: 9, speed: null }));
  visitor.headers = { Authorization: 'Bearer x' };
  live.reopen();
  await settle();
  t.true(before?.closed);
  t.deepEqual(stream().asked, { headers: visitor.headers, lastEventId: '' });
  stream().open();
  before?.say('robot', aRobot(1, { sequence: 10, speed: null }));
  await settle();
  clock.advance(WHILE);
  t.deepEqual(asked, [{}, visitor.headers]);
  t.deepEqual(
    fleet.robots.value.map(({ sequence, speed }) => [sequence, speed]),
    [[8, 120]],
  );
});

test('a session the hub forgot is made anew before the next try', async (t) => {
  const { clock, connections, stream, visitor } = await aLiveFleet(async () => []);
  stream().fail(new HubRefusal({ code: 'SIGN_IN_REQUIRED', message: '', hint: '' }));
  await settle();
  t.is(visitor.forgotten, 1);
  clock.advance(WHILE);
  await settle();
  t.is(connections.length, 2);
});

test('a hub reached by other means ends the waiting, and is not asked twice while it answers', async (t) => {
  const { connections, live, stream, opened, states } = await aLiveFleet(async () => []);
  live.again();
  await settle();
  t.is(connections.length, 1);
  stream().fail(new TypeError('Failed to fetch'));
  await settle();
  live.again();
  await opened();
  t.deepEqual([connections.length, states], [2, ['lost', 'live']]);
  live.stop();
  t.true(stream().closed);
});

test('an event of a newer hub is passed over', async (t) => {
  const { opened, stream, states } = await aLiveFleet(async () => []);
  await opened();
  stream().say('weather', { rain: true });
  t.is(states.at(-1), 'live');
});

test('a thousand events of one moment are one change of the page, in their order', async (t) => {
  const { fleet, clock, opened, stream } = await aLiveFleet(async () => []);
  await opened();
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
