import test from 'ava';
import { AlertDesk, type Conditions } from '../../../hub/alerts/alert-desk.ts';
import type { AlertStore } from '../../../hub/alerts/alert-store.ts';
import { MemoryAlertStore } from '../../../hub/alerts/memory-alert-store.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import type { AlertView } from '../../../protocol/views/alert.ts';
import { robotNumber } from '../support/a-fleet.ts';
import { aPerson, START } from '../support/a-world.ts';

const { id: device } = robotNumber(1);
const owner = aPerson(9).address;

function aDesk(store: AlertStore = new MemoryAlertStore()) {
  const clock = new ManualClock(START);
  const realClock = new ManualClock(START);
  const published: AlertView[] = [];
  const troubles: unknown[] = [];
  const state = { stuck: false, fails: false };
  const conditions = async (): Promise<Conditions> => {
    if (state.fails) throw new Error('no store');
    const robot = { device, owner, online: true, silent: false, seen: START, battery: 900, charging: false };
    return { robots: [{ ...robot, inTrouble: state.stuck }], jobs: [] };
  };
  const publish = (alert: AlertView) => void published.push(alert);
  const report = (error: unknown) => void troubles.push(error);
  const desk = new AlertDesk({ store, conditions, publish, clock, realClock, report });
  return { desk, clock, realClock, published, troubles, state, store };
}

const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test('an alert is told once when it begins, once when it is taken on, once when it is over', async (t) => {
  const { desk, clock, published, state, store } = aDesk();
  state.stuck = true;
  await desk.look();
  clock.advance(milliseconds(60_000));
  await desk.look();
  t.is(published.length, 1);
  t.like(published[0], { kind: 'stuck', raised: true, acknowledged: null, since: START });

  const id = `stuck.${device}`;
  t.deepEqual((await desk.acknowledge(id, owner)).acknowledged, { by: owner, at: START + 60_000 });
  await desk.acknowledge(id, aPerson(8).address);
  t.is(desk.current()[0]?.acknowledged?.by, owner, 'the first stays named');
  t.is(published.length, 2);

  state.stuck = false;
  await desk.look();
  t.like(published[2], { raised: false });
  t.deepEqual(desk.current(), []);
  t.deepEqual(await store.alerts(), []);
  await t.throwsAsync(desk.acknowledge(id, owner), { message: /No alert/ });
});

test('what comes again is a new alert that nobody has taken on', async (t) => {
  const { desk, state } = aDesk();
  const id = `stuck.${device}`;
  state.stuck = true;
  await desk.look();
  await desk.acknowledge(id, owner);
  state.stuck = false;
  await desk.look();
  state.stuck = true;
  await desk.look();
  t.is(desk.current()[0]?.acknowledged, null);
});

test('a restarted hub knows who took an alert on, and looks by itself', async (t) => {
  const before = aDesk();
  before.state.stuck = true;
  await before.desk.look();
  await before.desk.acknowledge(`stuck.${device}`, owner);

  const { desk, realClock, published, troubles, state } = aDesk(before.store);
  await desk.start();
  t.is(desk.current()[0]?.acknowledged?.by, owner);
  state.fails = true;
  realClock.advance(milliseconds(5_000));
  await settled();
  t.is(troubles.length, 1);
  state.fails = false;
  realClock.advance(milliseconds(5_000));
  await settled();
  t.like(published[0], { raised: false });
  await desk.stop();
  realClock.advance(milliseconds(60_000));
  t.is(troubles.length, 1);
});
