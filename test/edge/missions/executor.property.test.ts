import test from 'ava';
import fc from 'fast-check';
import { wanted } from '../../../edge/missions/wanted.ts';
import { verifyDelivery, verifyPickUp, verifyReturn } from '../../../protocol/handover.ts';
import type { MadeJob } from '../../../protocol/jobs.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { aJob, missionJob, place, stopAt } from '../a-job.ts';
import { network } from '../hub-side.ts';
import { ExecutorUnderTest } from './a-moment.ts';

const jobs = [1, 2, 3].map((seed) => aJob(place(seed * 50, 0), place(seed * 50, 300), seededRandom(seed)));
const payload = {
  jobs: jobs.map(missionJob),
  stops: [
    stopAt('pick-up', place(50, 0), 0),
    stopAt('pick-up', place(100, 0), 1),
    stopAt('drop-off', place(50, 300), 0),
    stopAt('pick-up', place(150, 0), 2),
    stopAt('drop-off', place(100, 300), 1),
    stopAt('drop-off', place(150, 300), 2),
  ],
};
const roles = ['pick-up', 'drop-off', 'return'] as const;

/** What may happen to a robot at any time, in any order. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('arrive' as const) }) },
  { weight: 8, arbitrary: fc.record({ what: fc.constant('right code' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('some code' as const), job: fc.nat(2), role: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('nonsense' as const), text: fc.string() }) },
  { weight: 8, arbitrary: fc.record({ what: fc.constant('parcel moves' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('time passes' as const),
      seconds: fc.integer({ min: 1, max: 500 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('kill -9' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('same mission again' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('unasked parcel' as const), compartment: fc.nat(1) }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** Two compartments for three jobs, people who come or not, and an adversary who types and pushes. */
class World {
  readonly robot = new ExecutorUnderTest();
  #number = 1;
  /** The last code typed at the present door that was the right one. */
  #given: { job: string; role: string } | undefined;

  constructor() {
    this.robot.mission(this.#number, payload);
  }

  let(happens: Happening): void {
    const { robot } = this;
    const stop = robot.progress.plan?.payload.stops[robot.progress.plan.stop];
    const job = stop?.job === undefined ? undefined : jobs[stop.job];
    switch (happens.what) {
      case 'arrive':
        if (stop !== undefined && wanted(robot.progress).kind === 'drive') robot.standAt(stop.at);
        break;
      case 'right code':
        if (job !== undefined && stop !== undefined) this.#type(job.codes[stop.kind as 'pick-up']);
        break;
      case 'some code':
        this.#type((jobs[happens.job] as MadeJob).codes[roles[happens.role] as 'return']);
        break;
      case 'nonsense':
        this.#type(happens.text);
        break;
      case 'parcel moves':
        this.#moveParcel();
        break;
      case 'time passes':
        robot.stand(happens.seconds);
        break;
      case 'kill -9':
        robot.restart();
        break;
      case 'same mission again':
        robot.mission(++this.#number, payload);
        break;
      case 'unasked parcel':
        // Somebody forces a lid: no code, so no statement may follow. The lid is put right again.
        if (wanted(robot.progress).kind === 'ask') {
          const before = robot.compartments[happens.compartment] ?? null;
          robot.compartments[happens.compartment] = before === null ? 'stolen' : null;
          robot.stand();
          robot.compartments[happens.compartment] = before;
        }
        break;
    }
  }

  #type(text: string): void {
    const { robot } = this;
    const asked = wanted(robot.progress);
    robot.type(text);
    const now = wanted(robot.progress);
    if (asked.kind === 'ask' && now.kind === 'open') {
      const job = jobs.find(({ id }) => id === asked.job);
      if (job?.codes[asked.role] !== text.toUpperCase()) throw new Error(`opened for "${text}"`);
      this.#given = { job: asked.job, role: asked.role };
    }
  }

  #moveParcel(): void {
    const { robot } = this;
    const open = wanted(robot.progress);
    if (open.kind !== 'open') return;
    if (this.#given === undefined) throw new Error('open without a code');
    robot.compartments[open.compartment] = open.label;
    robot.stand();
  }
}

test('Whatever happens in whatever order, nothing opens without the right code and each job ends at most once', (t) => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 20, maxLength: 120 }), (happenings) => {
      const world = new World();
      for (const happens of happenings) world.let(happens);
      const ends = new Map<string, number>();
      const pickUps = new Map<string, number>();
      for (const event of world.robot.events()) {
        if (event.kind !== 'pick-up' && event.kind !== 'delivery' && event.kind !== 'return') continue;
        const verify = { 'pick-up': verifyPickUp, delivery: verifyDelivery, return: verifyReturn }[
          event.kind
        ];
        const job = jobs.find(({ statement }) => {
          try {
            verify(network, event, statement, nativeVerifier);
            return true;
          } catch {
            return false;
          }
        });
        if (job === undefined) throw new Error(`a ${event.kind} that fits no job`);
        const counts = event.kind === 'pick-up' ? pickUps : ends;
        counts.set(job.id, (counts.get(job.id) ?? 0) + 1);
        if (event.kind !== 'pick-up' && !pickUps.has(job.id))
          throw new Error('ended before it was picked up');
      }
      for (const count of [...ends.values(), ...pickUps.values()])
        if (count !== 1) throw new Error('signed twice');
      const aboard = world.robot.progress.parcels;
      for (const parcel of aboard) if (ends.has(parcel.job)) throw new Error('aboard and ended');
      if (new Set(aboard.map(({ compartment }) => compartment)).size !== aboard.length)
        throw new Error('one place, two parcels');
    }),
    { numRuns: 150 },
  );
  t.pass();
});

test('People who come in the end get every job done, whatever was in between', (t) => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const world = new World();
      for (const happens of happenings) world.let(happens);
      for (let i = 0; i < 400 && world.robot.progress.plan !== null; i++) {
        world.let({ what: 'arrive' });
        world.let({ what: 'time passes', seconds: 40 });
        world.let({ what: 'right code' });
        world.let({ what: 'parcel moves' });
      }
      if (world.robot.progress.plan !== null || world.robot.progress.parcels.length > 0)
        throw new Error('stuck');
    }),
    { numRuns: 100 },
  );
  t.pass();
});
