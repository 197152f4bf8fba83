import test from 'ava';
import fc from 'fast-check';
import { transitions } from '../../../hub/jobs/transitions.ts';
import type { MadeJob } from '../../../protocol/jobs.ts';
import { milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import {
  aFleet,
  broughtBack,
  delivered,
  depot,
  pickedUp,
  type Received,
  type Robot,
  robotNumber,
  SILENT_AFTER,
  stopsOf,
} from '../support/a-fleet.ts';
import { place } from '../support/a-world.ts';

/** Where a parcel really is, whatever the hub believes. */
type Whereabouts = 'shipper' | 'recipient' | 'shipper again' | Robot;

/** What may happen next; the numbers choose a robot and a job. */
const happenings = [
  'review',
  'accept',
  'refuse',
  'pick up',
  'deliver',
  'bring back',
  'no show at pick-up',
  'no show at drop-off',
  'cancel',
  'go silent',
  'come back',
  'abort',
] as const;
const step = fc.tuple(fc.constantFrom(...happenings), fc.nat(1), fc.nat(2));

async function aStory() {
  const fleet = aFleet();
  const robots = [robotNumber(1), robotNumber(2)];
  for (const robot of robots) await fleet.join(robot, depot);
  const jobs: MadeJob[] = [];
  for (const seed of [1, 2, 3]) {
    jobs.push(await fleet.order({ seed, from: place(100 * seed, 0), to: place(100 * seed, 100) }));
  }
  const parcels = new Map<MadeJob, Whereabouts>(jobs.map((job) => [job, 'shipper']));

  const tell = async (robot: Robot, events: Parameters<typeof fleet.report>[2]) => {
    await fleet.report(robot, depot, events);
    await fleet.projector.catchUp();
  };

  /** Whether the robot was ever sent for the job: an old mission in the hands of a silent robot counts. */
  const wasSent = (robot: Robot, job: MadeJob) =>
    fleet.sent.findLast(
      (mission) => mission.device === robot.id && stopsOf(mission, [job])?.includes('pick-up 0') === true,
    );

  async function happen(what: (typeof happenings)[number], robot: Robot, job: MadeJob): Promise<void> {
    const time = unixMilliseconds(fleet.clock.now());
    const last = fleet.lastMission(robot);
    const sent = wasSent(robot, job);
    const where = parcels.get(job);
    fleet.clock.advance(milliseconds(1_000));
    if (what === 'review') return fleet.dispatcher.review();
    if (what === 'cancel') return void (await fleet.jobs.cancel(job.id, 'cancelled by its shipper'));
    if (what === 'go silent') {
      fleet.offline.add(robot.id);
      fleet.realClock.advance(milliseconds(SILENT_AFTER + 1));
      return;
    }
    if (what === 'come back') {
      fleet.offline.delete(robot.id);
      return tell(robot, []);
    }
    if (last === undefined) return;
    const { mission, number } = last;
    if (what === 'accept') return tell(robot, [{ kind: 'mission-accepted', time, mission, number }]);
    if (what === 'refuse')
      return tell(robot, [{ kind: 'mission-refused', time, mission, number, reason: 'FULL' }]);
    if (what === 'abort')
      return tell(robot, [{ kind: 'mission-aborted', time, mission, reason: 'sent home' }]);
    if (what === 'pick up' && where === 'shipper' && sent !== undefined) {
      parcels.set(job, robot);
      return tell(robot, [pickedUp(robot, sent, job, time)]);
    }
    if (what === 'deliver' && where === robot) {
      parcels.set(job, 'recipient');
      return tell(robot, [delivered(robot, last, job, time)]);
    }
    if (what === 'bring back' && where === robot) {
      parcels.set(job, 'shipper again');
      return tell(robot, [broughtBack(robot, last, job, time)]);
    }
    const fault = (code: string) => tell(robot, [{ kind: 'fault', time, code, detail: job.id }]);
    if (what === 'no show at pick-up' && where === 'shipper' && sent !== undefined)
      return fault('NO_SHOW_PICK_UP');
    if (what === 'no show at drop-off' && where === robot) return fault('NO_SHOW_DROP_OFF');
  }

  /** Everybody is there again and does what the missions say. */
  async function endWell(): Promise<void> {
    for (const job of jobs) await fleet.jobs.cancel(job.id, 'cancelled by its shipper');
    for (const robot of robots) await happen('come back', robot, jobs[0] as MadeJob);
    fleet.realClock.advance(milliseconds(300_001));
    for (const robot of robots) await tell(robot, []);
    await fleet.dispatcher.review();
    for (const [job, where] of parcels) {
      if (typeof where === 'string') continue;
      const stops = stopsOf(fleet.lastMission(where), [job]) ?? [];
      if (!stops.includes('return 0')) throw new Error(`nobody brings it back: ${stops.join()}`);
      await happen('bring back', where, job);
    }
  }

  return { fleet, robots, jobs, parcels, happen, endWell };
}

test('whatever happens, a job follows the table, agrees with where its parcel is, and a cancel ends it', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const story = await aStory();
      await story.fleet.dispatcher.review();
      for (const [what, robot, job] of steps) {
        await story.happen(what, story.robots[robot] as Robot, story.jobs[job] as MadeJob);
      }
      await agrees(story);
      await story.endWell();
      await agrees(story);
      for (const job of story.jobs) {
        const state = await story.fleet.stateOf(job);
        if (!['delivered', 'returned', 'failed', 'cancelled'].includes(state ?? ''))
          throw new Error(`ends as ${state}`);
      }
      return true;
    }),
    { numRuns: 150 },
  );
  t.pass();
});

async function agrees({ fleet, jobs, parcels }: Awaited<ReturnType<typeof aStory>>): Promise<void> {
  for (const job of jobs) {
    const record = await fleet.store.job(job.id);
    const where = parcels.get(job);
    const state = record?.state ?? 'open';
    const expected =
      where === 'recipient'
        ? ['delivered']
        : where === 'shipper again'
          ? ['returned']
          : where === 'shipper'
            ? ['open', 'planned', 'assigned', 'accepted', 'failed', 'cancelled']
            : ['picked-up'];
    if (!expected.includes(state))
      throw new Error(`${state} although the parcel is ${JSON.stringify(where)}`);
    if (typeof where === 'object' && record?.device !== where.id)
      throw new Error('another robot is said to have it');
    const events = await fleet.store.jobEvents(job.id);
    for (const [i, { number, from, to }] of events.entries()) {
      if (number !== i + 1) throw new Error(`event ${i + 1} has number ${number}`);
      if (from !== (events[i - 1]?.to ?? null)) throw new Error(`event ${number} starts elsewhere`);
      if (from !== null && !transitions[from].includes(to)) throw new Error(`${from} became ${to}`);
    }
  }
}

test('numbers of missions only rise, and the newest names no job of another robot', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const story = await aStory();
      for (const [what, robot, job] of steps) {
        await story.happen(what, story.robots[robot] as Robot, story.jobs[job] as MadeJob);
        await story.fleet.dispatcher.review();
      }
      for (const robot of story.robots) {
        const numbers = story.fleet.sent
          .filter(({ device }) => device === robot.id)
          .map(({ number }) => number);
        if (numbers.some((number, i) => i > 0 && number <= (numbers[i - 1] as number)))
          throw new Error('not rising');
      }
      const aboard = [...story.parcels].filter(([, where]) => typeof where === 'object');
      for (const [job, where] of aboard) {
        const other = story.robots.find((robot) => robot !== where) as Robot;
        if (story.fleet.offline.has(other.id)) continue;
        const stops = stopsOf(story.fleet.lastMission(other) as Received | undefined, [job]) ?? [];
        const current = await story.fleet.store.currentMission(other.id);
        if (stops.some((stop) => stop.endsWith(' 0')) && current?.state === 'issued') {
          throw new Error(`both are sent for one parcel: ${stops.join()}`);
        }
      }
      return true;
    }),
    { numRuns: 80 },
  );
  t.pass();
});
