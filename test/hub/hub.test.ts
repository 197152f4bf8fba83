import test from 'ava';
import { Hub } from '../../hub/hub.ts';

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
  const hub = new Hub([aPart('store', log), aPart('broker', log)]);
  await hub.start();
  await Promise.all([hub.stop(), hub.stop()]);
  t.deepEqual(log, ['start store', 'start broker', 'stop broker', 'stop store']);
});

test('a part that does not start stops the ones before it and is what the caller hears of', async (t) => {
  const log: string[] = [];
  const hub = new Hub([aPart('store', log), aPart('broker', log, { start: true }), aPart('http', log)]);
  await t.throwsAsync(hub.start(), { message: 'broker does not start' });
  t.deepEqual(log, ['start store', 'start broker', 'stop broker', 'stop store']);
});

test('a part that does not stop keeps no other from stopping', async (t) => {
  const log: string[] = [];
  const hub = new Hub([aPart('store', log), aPart('broker', log, { stop: true })]);
  await hub.start();
  await t.throwsAsync(hub.stop(), { message: 'broker does not stop' });
  t.is(log.at(-1), 'stop store');
});
