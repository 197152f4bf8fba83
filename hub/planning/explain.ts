import type { Broken } from './drive.ts';
import type { PlanJob, PlanProblem, Unassigned } from './problem.ts';

/** From furthest to nearest: a job that only fails its window was nearer than one without a way. */
const order = ['UNREACHABLE', 'CAPACITY', 'BATTERY', 'TIME_WINDOW'] as const;

/** Sorts the failure that was nearest to success first. */
export function nearer(a: Broken, b: Broken): number {
  return order.indexOf(b.code) - order.indexOf(a.code) || a.by - b.by;
}

/** Why a job is in no route, for people: the binding constraint and what would help. */
export function explain(
  job: PlanJob,
  broken: Broken | 'SKILL' | undefined,
  { vehicles }: PlanProblem,
): Unassigned {
  if (broken === 'SKILL') {
    const skills = job.skills.join(', ');
    return {
      job: job.id,
      code: 'SKILL',
      constraint: `no robot can ${skills}`,
      hint: 'Add a robot with this skill.',
    };
  }
  if (broken === undefined) {
    const ready = vehicles.some(({ takes }) => takes === 'new jobs');
    const constraint = ready ? 'every robot has enough to do for now' : 'no robot is ready';
    return {
      job: job.id,
      code: 'NO_VEHICLE',
      constraint,
      hint: 'Wait for a robot to come online or to be free.',
    };
  }
  return { job: job.id, code: broken.code, ...sentences[broken.code](Math.ceil(broken.by)) };
}

const sentences: Readonly<Record<Broken['code'], (by: number) => Pick<Unassigned, 'constraint' | 'hint'>>> = {
  UNREACHABLE: () => ({
    constraint: 'no robot has a way to its places',
    hint: 'Choose places on streets the robots may use.',
  }),
  CAPACITY: (by) => ({
    constraint: `the roomiest robot lacks ${by} of what the load takes`,
    hint: 'Split the load or add a larger robot.',
  }),
  BATTERY: (by) => ({
    constraint: `the best robot would fall ${by} Wh below its reserve`,
    hint: 'Wait until a robot has charged.',
  }),
  TIME_WINDOW: (by) => ({
    constraint: `the nearest robot would come ${by} s too late`,
    hint: 'Order again with a later time, or add a robot.',
  }),
};
