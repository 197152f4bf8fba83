import test from 'ava';
import { Fleet } from '../../../maps/web/store/fleet.ts';
import { moodOf } from '../../../maps/web/store/mood.ts';
import { sampleFlags } from '../../../protocol/telemetry.ts';
import type { EpochView } from '../../../protocol/views/epoch.ts';
import { aJob, aRobot } from './support/a-view.ts';

const anEpoch = (number: number): EpochView => ({
  ...{
    number,
    state: 'frozen',
    from: number * 60,
    to: number * 60 + 60,
    attempt: 0,
    attestations: 0,
    trouble: null,
  },
  ...{ records: null, leaves: null, total: null, workRoot: null, tracesRoot: null, rewardRoot: null },
  ...{ workDigest: null, tracesDigest: null },
});
const noPlan = { made: 0, routes: [], unassigned: [] };

test('an event that is older than what was loaded changes nothing', (t) => {
  const fleet = new Fleet();
  fleet.load({
    robots: [aRobot(1, { sequence: 9 })],
    jobs: [aJob(1, { changed: 50, state: 'delivered' })],
    plan: noPlan,
    epochs: [],
  });
  fleet.take([{ topic: 'robot', data: aRobot(1, { sequence: 8, battery: 1 }) }]);
  fleet.take([{ topic: 'job', data: aJob(1, { changed: 40, state: 'open' }) }]);
  t.is(fleet.robots.value[0]?.battery, 870);
  t.is(fleet.jobs.value[0]?.state, 'delivered');
  fleet.take([{ topic: 'robot', data: aRobot(1, { session: 2, sequence: 1, battery: 2 }) }]);
  t.is(fleet.robots.value[0]?.battery, 2);
});

test('robots keep their order while they change, jobs stand newest first', (t) => {
  const fleet = new Fleet();
  for (const seed of [3, 1, 2]) {
    fleet.take([{ topic: 'robot', data: aRobot(seed) }]);
    fleet.take([{ topic: 'job', data: aJob(seed) }]);
  }
  const before = fleet.robots.value.map(({ device }) => device);
  fleet.take([{ topic: 'robot', data: aRobot(3, { sequence: 6 }) }]);
  t.deepEqual(
    fleet.robots.value.map(({ device }) => device),
    before,
  );
  t.deepEqual(
    fleet.jobs.value.map(({ created }) => created),
    [1_003, 1_002, 1_001],
  );
});

test('the page does not grow for ever: the oldest jobs go', (t) => {
  const fleet = new Fleet();
  for (let seed = 0; seed < 520; seed++) fleet.take([{ topic: 'job', data: aJob(seed) }]);
  t.is(fleet.jobs.value.length, 500);
  t.is(fleet.jobs.value.at(-1)?.created, 1_020);
});

test('the page does not grow for ever: the oldest epochs go, whatever order the hub told them in', (t) => {
  const fleet = new Fleet();
  const epochs = Array.from({ length: 200 }, (_, i) => anEpoch(200 - i));
  fleet.load({ robots: [], jobs: [], plan: noPlan, epochs });
  for (const number of [201, 202]) fleet.take([{ topic: 'epoch', data: anEpoch(number) }]);
  const numbers = fleet.epochs.value.map(({ number }) => number);
  t.deepEqual(
    numbers,
    Array.from({ length: 200 }, (_, i) => 202 - i),
  );
});

test('a mood says the most important thing of a robot', (t) => {
  t.is(moodOf(aRobot(1)), 'moving');
  t.is(moodOf(aRobot(1, { flags: 0, speed: 3 })), 'waiting');
  t.is(moodOf(aRobot(1, { flags: sampleFlags.moving | sampleFlags.stopped })), 'stopped');
  t.is(moodOf(aRobot(1, { flags: sampleFlags.charging, speed: 0 })), 'charging');
  t.is(moodOf(aRobot(1, { state: 'offline' })), 'stale');
  t.is(moodOf(aRobot(1, { state: 'registered' })), 'unknown');
  t.is(moodOf(aRobot(1, { position: null })), 'unknown');
  t.is(moodOf(aRobot(1, { state: 'awaiting registration' })), 'awaiting');
  t.is(moodOf(aRobot(1, { state: 'denied' })), 'retired');
});
