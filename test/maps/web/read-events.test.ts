import test from 'ava';
import { HubRefusal } from '../../../maps/web/live/hub-api.ts';
import { eventReader } from '../../../maps/web/live/read-events.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aHttpHub, theOperator } from '../../hub/support/a-http-hub.ts';
import { aRobot } from './support/a-view.ts';

type Hub = Awaited<ReturnType<typeof aHttpHub>>;

/** Reads a real hub's stream until it is stopped; `heard` is what came, `next` waits for more of it. */
function aReader(hub: Hub, clock = new ManualClock()) {
  const read = eventReader((path, init) => fetch(`${hub.base}${path}`, init), clock);
  const stop = new AbortController();
  const heard: unknown[] = [];
  let standsAt = '';
  let tell: () => void = () => undefined;
  const next = () => new Promise<void>((resolve) => (tell = resolve));
  const start = (headers: Readonly<Record<string, string>> = {}, lastEventId = '') =>
    read(
      { headers, lastEventId },
      {
        opened: () => tell(),
        take: (events, id) => {
          heard.push(...events.map(({ event, data }) => [event, JSON.parse(data)]));
          standsAt = id;
          tell();
        },
      },
      stop.signal,
    );
  const until = async (isDone: () => boolean) => {
    while (!isDone()) await next();
  };
  return { heard, start, stop, next, until, standsAt: () => standsAt, clock };
}

const sequences = (heard: readonly unknown[]) =>
  heard.map((each) => (each as [string, { sequence: number }])[1].sequence);

test('the stream is read in the visitor’s name: the public sees coarse places, an operator exact ones', async (t) => {
  const hub = await aHttpHub(t);
  const Authorization = `Bearer ${await hub.signIn(theOperator)}`;
  for (const [headers, exact] of [
    [{}, false],
    [{ Authorization }, true],
  ] as const) {
    const reader = aReader(hub);
    const end = reader.start(headers);
    await reader.until(() => reader.standsAt() !== '');
    hub.stream.publish({ topic: 'robot', data: aRobot(1) });
    await reader.until(() => reader.heard.length === 1);
    t.like(reader.heard[0], { 1: { position: { exact } } });
    reader.stop.abort();
    await t.throwsAsync(end, { any: true });
  }
});

test('who comes back misses nothing, also who was cut off before the first event', async (t) => {
  const hub = await aHttpHub(t);
  const say = (sequence: number) => hub.stream.publish({ topic: 'robot', data: aRobot(1, { sequence }) });
  say(1);
  const first = aReader(hub);
  const end = first.start();
  await first.until(() => first.standsAt() !== '');
  t.deepEqual(first.heard, [], 'a first visit loads, and hears what comes after');
  first.stop.abort();
  await t.throwsAsync(end, { any: true });
  say(2);
  say(3);
  const second = aReader(hub);
  const end2 = second.start({}, first.standsAt());
  await second.until(() => second.heard.length === 2);
  say(4);
  await second.until(() => second.heard.length === 3);
  t.deepEqual(sequences(second.heard), [2, 3, 4]);
  second.stop.abort();
  await t.throwsAsync(end2, { any: true });
});

test('a refusal has the hub’s own code; a silent connection is given up', async (t) => {
  const hub = await aHttpHub(t);
  const refused = await t.throwsAsync(aReader(hub).start({ Authorization: `Bearer ${'0'.repeat(64)}` }), {
    instanceOf: HubRefusal,
  });
  t.is(refused.code, 'SIGN_IN_REQUIRED');
  const reader = aReader(hub);
  const end = reader.start();
  await reader.until(() => reader.standsAt() !== '');
  reader.clock.advance(milliseconds(44_000));
  hub.stream.publish({ topic: 'robot', data: aRobot(1) });
  await reader.until(() => reader.heard.length === 1);
  reader.clock.advance(milliseconds(44_000));
  t.is(hub.stream.subscribers, 1);
  reader.clock.advance(milliseconds(2_000));
  await t.throwsAsync(end, { any: true });
});

test('an event that cannot be taken ends the connection', async (t) => {
  const hub = await aHttpHub(t);
  const read = eventReader((path, init) => fetch(`${hub.base}${path}`, init), new ManualClock());
  const fault = new Error('not understood');
  const take = () => {
    throw fault;
  };
  const signal = new AbortController().signal;
  t.is(
    await t.throwsAsync(read({ headers: {}, lastEventId: '' }, { opened: () => undefined, take }, signal)),
    fault,
  );
});
