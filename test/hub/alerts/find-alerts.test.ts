import test from 'ava';
import { findAlerts, type JobCondition, type RobotCondition } from '../../../hub/alerts/find-alerts.ts';
import { jobId } from '../../../protocol/ids.ts';
import { robotNumber } from '../support/a-fleet.ts';
import { aPerson } from '../support/a-world.ts';

const { id: device } = robotNumber(1);
const owner = aPerson(9).address;
const job = jobId('ab'.repeat(32));
const NOW = 1_000_000;

const robot = (changes: Partial<RobotCondition> = {}): RobotCondition => ({
  device,
  owner,
  online: true,
  silent: false,
  seen: 900_000,
  battery: 800,
  charging: false,
  inTrouble: false,
  ...changes,
});
const delivery = (changes: Partial<JobCondition> = {}): JobCondition => ({
  job,
  device,
  owner,
  latest: 2_000,
  ...changes,
});

/** Kinds found, with what stood before. */
const kinds = (robots: RobotCondition[], jobs: JobCondition[] = [], raised: string[] = []) =>
  findAlerts(robots, jobs, new Set(raised), NOW).map(({ kind }) => kind);

test('a robot at work calls for nobody', (t) => {
  t.deepEqual(kinds([robot()], [delivery()]), []);
});

test('a robot is offline once it is silent, until its link stands again', (t) => {
  t.deepEqual(kinds([robot({ online: false })]), []);
  t.deepEqual(findAlerts([robot({ online: false, silent: true })], [], new Set(), NOW), [
    { id: `offline.${device}`, kind: 'offline', device, owner, job: null, since: 900_000 },
  ]);
  t.deepEqual(kinds([robot({ online: false })], [], [`offline.${device}`]), ['offline']);
  t.deepEqual(kinds([robot({ silent: true })], [], [`offline.${device}`]), []);
});

test('a battery is low below 15 % and until 20 %, never while it is charged', (t) => {
  t.deepEqual(kinds([robot({ battery: 149 })]), ['low-battery']);
  t.deepEqual(kinds([robot({ battery: 150 })]), []);
  t.deepEqual(kinds([robot({ battery: 199 })], [], [`low-battery.${device}`]), ['low-battery']);
  t.deepEqual(kinds([robot({ battery: 200 })], [], [`low-battery.${device}`]), []);
  t.deepEqual(kinds([robot({ battery: 20, charging: true })]), []);
});

test('a robot that is away is only offline, whatever it said last', (t) => {
  const away = robot({ online: false, silent: true, battery: 10, inTrouble: true });
  t.deepEqual(kinds([away]), ['offline']);
  t.deepEqual(kinds([robot({ inTrouble: true })]), ['stuck']);
});

test('a delivery is late after its time, and as soon as the plan cannot keep it', (t) => {
  t.deepEqual(kinds([], [delivery({ latest: 999 })]), ['late']);
  t.deepEqual(kinds([], [delivery({ expected: 2_000 })]), []);
  const [found] = findAlerts([], [delivery({ expected: 2_001 })], new Set(), NOW);
  t.like(found, { id: `late.${job}`, job, since: NOW });
  t.like(findAlerts([], [delivery({ latest: 900 })], new Set(), NOW)[0], { since: 900_000 });
});
