import test, { type ExecutionContext } from 'ava';
import { checkOrder } from '../../../hub/jobs/check-order.ts';
import type { JobRecord } from '../../../hub/jobs/job.ts';
import { type JobChange, moveJob } from '../../../hub/jobs/transitions.ts';
import type { CommandRecord, HandOverRecord, MissionRecord } from '../../../hub/missions/mission.ts';
import type { JobStore } from '../../../hub/store/job-store.ts';
import { MemoryJobStore } from '../../../hub/store/memory-job-store.ts';
import { SqliteJobStore } from '../../../hub/store/sqlite-job-store.ts';
import { missionId } from '../../../protocol/ids.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { unixSeconds } from '../../../protocol/units.ts';
import { parseJobOrder } from '../../../protocol/views/job.ts';
import { aDatabase } from '../support/a-database.ts';
import {
  aJob,
  aPerson,
  aRobot,
  type JobWishes,
  network,
  orderOf,
  START,
  straightRouter,
} from '../support/a-world.ts';

const implementations: readonly [string, (t: ExecutionContext) => Promise<JobStore>][] = [
  ['in memory', async () => new MemoryJobStore()],
  ['SQLite', async (t) => new SqliteJobStore(await aDatabase(t))],
];

const shipper = aPerson(1);
const robot = aRobot(1);

function newJob(wishes: JobWishes = {}): JobRecord {
  const order = parseJobOrder(orderOf(aJob(shipper, wishes)));
  return checkOrder({ network, verifier: nativeVerifier, router: straightRouter }, order, START);
}

const created = (job: JobRecord) =>
  ({ job: job.id, number: 1, time: START, from: null, to: 'open', cause: 'ordered', device: null }) as const;

async function stored(store: JobStore, wishes: JobWishes = {}, key?: string): Promise<JobRecord> {
  const job = newJob(wishes);
  return (await store.insert(job, created(job), key)).job;
}

const moved = (job: JobRecord, change: JobChange) =>
  ({ kind: 'job', ...moveJob(job, change, START) }) as const;

const aMission = (number: number): MissionRecord => ({
  id: missionId(number.toString(16).padStart(32, '0')),
  device: robot.id,
  number,
  statement: new Uint8Array([number]),
  signature: new Uint8Array(64),
  payload: new Uint8Array([1, 2]),
  issued: unixSeconds(START / 1000),
  state: 'issued',
  reason: null,
  reached: 0,
  current: true,
});

const aCommand = (number: number, kind: CommandRecord['kind'] = 'stop'): CommandRecord => ({
  device: robot.id,
  number,
  kind,
  statement: new Uint8Array([number]),
  signature: new Uint8Array(64),
  payload: new Uint8Array([1]),
  expires: unixSeconds(1),
  stage: 'sent',
});

for (const [name, make] of implementations) {
  test(`${name}: a job comes back as it was stored, with its row`, async (t) => {
    const store = await make(t);
    const job = newJob();
    const { job: first, created: isNew } = await store.insert(job, created(job), undefined);
    t.true(isNew);
    t.deepEqual(await store.job(job.id), { ...job, row: first.row });
    t.deepEqual(await store.jobEvents(job.id), [created(job)]);
  });

  test(`${name}: the same job is stored once, and a key serves one job only`, async (t) => {
    const store = await make(t);
    const job = newJob();
    await store.insert(job, created(job), 'key');
    const again = await store.insert(job, created(job), 'key');
    t.false(again.created);
    t.is((await store.jobs({})).length, 1);
    const other = newJob({ seed: 2 });
    await t.throwsAsync(store.insert(other, created(other), 'key'), { code: 'IDEMPOTENCY_CONFLICT' });
    t.is(await store.job(other.id), undefined);
  });

  test(`${name}: a change against an older revision is refused and leaves nothing of its commit`, async (t) => {
    const store = await make(t);
    const job = await stored(store);
    await store.commit([moved(job, { to: 'planned', cause: 'plan', device: robot.id })]);
    const late = [
      { kind: 'cursor', name: 'events', value: 9 } as const,
      moved(job, { to: 'cancelled', cause: 'shipper' }),
    ];
    await t.throwsAsync(store.commit(late), { code: 'JOB_CHANGED' });
    t.is(await store.cursor('events'), 0);
    t.is((await store.job(job.id))?.state, 'planned');
    t.deepEqual(
      (await store.jobEvents(job.id)).map(({ number, from, to }) => [number, from, to]),
      [
        [1, null, 'open'],
        [2, 'open', 'planned'],
      ],
    );
  });

  test(`${name}: jobs are filtered by state and shipper and paged by row`, async (t) => {
    const store = await make(t);
    const jobs = [await stored(store), await stored(store, { seed: 2 }), await stored(store, { seed: 3 })];
    await store.commit([moved(jobs[1] as JobRecord, { to: 'cancelled', cause: 'shipper' })]);
    const ids = async (filter: Parameters<JobStore['jobs']>[0]) =>
      (await store.jobs(filter)).map(({ id }) => id);
    t.deepEqual(await ids({ states: ['open'] }), [jobs[0]?.id, jobs[2]?.id] as JobRecord['id'][]);
    t.deepEqual(await ids({ after: jobs[0]?.row ?? 0, limit: 1 }), [jobs[1]?.id] as JobRecord['id'][]);
    t.deepEqual(await ids({ shipper: aPerson(9).address }), []);
  });

  test(`${name}: a new mission supersedes the older one and numbers only rise`, async (t) => {
    const store = await make(t);
    await store.commit([{ kind: 'new-mission', mission: aMission(1) }]);
    await store.commit([{ kind: 'mission', mission: { ...aMission(1), state: 'accepted', reached: 2 } }]);
    t.deepEqual(await store.currentMission(robot.id), { ...aMission(1), state: 'accepted', reached: 2 });
    await store.commit([{ kind: 'new-mission', mission: aMission(2) }]);
    t.deepEqual(await store.currentMissions(), [aMission(2)]);
    t.is((await store.mission(aMission(1).id))?.state, 'superseded');
    await t.throwsAsync(store.commit([{ kind: 'new-mission', mission: aMission(2) }]), {
      code: 'NUMBER_TAKEN',
    });
  });

  test(`${name}: the newest command of a kind is found, and its stage moves`, async (t) => {
    const store = await make(t);
    await store.commit([{ kind: 'new-command', command: aCommand(1) }]);
    await store.commit([{ kind: 'new-command', command: aCommand(2, 'resume') }]);
    await store.commit([{ kind: 'new-command', command: aCommand(3, 'state') }]);
    await store.commit([{ kind: 'command', command: { ...aCommand(2, 'resume'), stage: 'done' } }]);
    const last = await store.lastCommand(robot.id, ['stop', 'resume', 'home']);
    t.deepEqual([last?.number, last?.stage], [2, 'done']);
    await t.throwsAsync(store.commit([{ kind: 'new-command', command: aCommand(3) }]), {
      code: 'NUMBER_TAKEN',
    });
  });

  test(`${name}: proofs of a job come back in the order of their events, each once`, async (t) => {
    const store = await make(t);
    const job = newJob();
    const proof = (event: number): HandOverRecord => ({
      event,
      kind: 'pick-up',
      job: job.id,
      mission: aMission(1).id,
      device: robot.id,
      statement: new Uint8Array([event]),
      signature: new Uint8Array(64),
    });
    await store.commit([{ kind: 'hand-over', handOver: proof(5) }]);
    await store.commit([
      { kind: 'hand-over', handOver: proof(5) },
      { kind: 'hand-over', handOver: proof(3) },
    ]);
    t.deepEqual(await store.handOvers(job.id), [proof(3), proof(5)]);
  });
}
