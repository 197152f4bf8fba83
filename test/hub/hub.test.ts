import test from 'ava';
import { Hub } from '../../hub/hub.ts';
import { ManualClock } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';

function aPart(name: string, log: string[], failing: { start?: boolean; stop?: boolean } = {}) {
  return {
    name,
    start: async () => {
      log.push(`start ${name}`);
      if (failing.start) throw new Error(`${name} does not start`);
    },
    stop: async () => {
      log.push(`stop ${name}`);
      if (failing.stop) throw new Error(`${name} does not stop`);
    },
  };
}

test('parts start in order and stop backwards, once', async (t) => {
  const log: string[] = [];
  const hub = new Hub([aPart('store', log), aPart('broker', log)], new ManualClock());
  await hub.start();
  await Promise.all([hub.stop(), hub.stop()]);
  t.deepEqual(log, ['start store', 'start broker', 'stop broker', 'stop store']);
});

test('a part that does not start stops the ones before it and is what the caller hears of', async (t) => {
  const log: string[] = [];
  const hub = new Hub(
    [aPart('store', log), aPart('broker', log, { start: true }), aPart('http', log)],
    new ManualClock(),
  );
  await t.throwsAsync(hub.start(), { message: 'broker does not start' });
  t.deepEqual(log, ['start store', 'start broker', 'stop broker', 'stop store']);
});

test('a part that does not stop keeps no other from stopping', async (t) => {
  const log: string[] = [];
  const hub = new Hub([aPart('store', log), aPart('broker', log, { stop: true })], new ManualClock());
  await hub.start();
  await t.throwsAsync(hub.stop(), { message: 'broker does not stop' });
  t.is(log.at(-1), 'stop store');
});

test('a part that hangs is waited for as long as it may take, then the others are stopped', async (t) => {
  const log: string[] = [];
  const clock = new ManualClock();
  const hanging = {
    ...aPart('settlement', log),
    stop: () => new Promise<void>(() => undefined),
    patience: milliseconds(2_000),
  };
  const hub = new Hub([aPart('store', log), hanging], clock);
  await hub.start();
  const stopped = hub.stop();
  clock.advance(milliseconds(1_999));
  await Promise.resolve();
  t.false(log.includes('stop store'));
  clock.advance(milliseconds(1));
  await stopped;
  t.is(log.at(-1), 'stop store');
});
