import type { JobId } from '../../../protocol/ids.ts';
import type { PlanJob, PlanMatrix, PlanProblem, PlanStop, PlanVehicle, Unassigned } from '../problem.ts';

/** A job no planner could serve, whatever the others do: why, and what would help. Undefined when it might be. */
export type Impossible = (job: PlanJob, problem: PlanProblem) => Unassigned | undefined;

/** Each looks at one thing a job must have; the first that is missing is told. */
const reasons: readonly Impossible[] = [emptyWindow, unknownPlace, tooLarge, unskilled, noWay];

/**
 * Takes out what cannot be: the planner then only sees jobs that make sense one by one. What is aboard stays in,
 * because it has to be brought somewhere whatever is wrong with it, and so does what a robot is bound to.
 */
export function withoutImpossible(
  problem: PlanProblem,
  bound: ReadonlySet<JobId>,
): {
  readonly problem: PlanProblem;
  readonly impossible: readonly Unassigned[];
} {
  const impossible: Unassigned[] = [];
  const jobs = problem.jobs.filter((job) => {
    if (job.aboard !== undefined || bound.has(job.id)) return true;
    for (const reason of reasons) {
      const found = reason(job, problem);
      if (found !== undefined) {
        impossible.push(found);
        return false;
      }
    }
    return true;
  });
  return { problem: { ...problem, jobs }, impossible };
}

function stopsOf({ pickUp, dropOff }: PlanJob): PlanStop[] {
  return [pickUp, dropOff].filter((stop) => stop !== undefined);
}

function emptyWindow(job: PlanJob): Unassigned | undefined {
  const stop = stopsOf(job).find(({ earliest, latest }) => latest < earliest);
  if (stop === undefined) return undefined;
  return {
    job: job.id,
    code: 'TIME_WINDOW',
    constraint: `its window ends ${stop.earliest - stop.latest} s before it begins`,
    hint: 'Order again with a latest time after the earliest.',
  };
}

function unknownPlace(job: PlanJob, { matrices }: PlanProblem): Unassigned | undefined {
  const sizes = Object.values(matrices).map(({ size }) => size);
  const outside = ({ place }: PlanStop) =>
    !Number.isInteger(place) || place < 0 || sizes.some((size) => place >= size);
  if (!stopsOf(job).some(outside)) return undefined;
  return {
    job: job.id,
    code: 'UNREACHABLE',
    constraint: 'one of its places is not known',
    hint: 'Order again with places on the map.',
  };
}

function tooLarge(job: PlanJob, { vehicles }: PlanProblem): Unassigned | undefined {
  const lacks = vehicles.map(({ capacity }) =>
    Math.max(
      job.load.parcels - capacity.parcels,
      job.load.grams - capacity.grams,
      job.load.milliliters - capacity.milliliters,
    ),
  );
  if (vehicles.length === 0 || lacks.some((lack) => lack <= 0)) return undefined;
  return {
    job: job.id,
    code: 'CAPACITY',
    constraint: `the roomiest robot lacks ${Math.ceil(Math.min(...lacks))} of what the load takes`,
    hint: 'Split the load or add a larger robot.',
  };
}

function unskilled(job: PlanJob, { vehicles }: PlanProblem): Unassigned | undefined {
  if (vehicles.length === 0 || vehicles.some((vehicle) => hasSkills(vehicle, job))) return undefined;
  return {
    job: job.id,
    code: 'SKILL',
    constraint: `no robot can ${job.skills.join(', ')}`,
    hint: 'Add a robot with this skill.',
  };
}

/** An island, or a hole in the matrix: nobody has a way from its pick-up to its drop-off. */
function noWay(job: PlanJob, { vehicles, matrices }: PlanProblem): Unassigned | undefined {
  const { pickUp, dropOff } = job;
  if (vehicles.length === 0 || pickUp === undefined || dropOff === undefined) return undefined;
  const joins = ({ profile }: PlanVehicle): boolean => {
    const matrix = matrices[profile];
    const time = matrix === undefined ? Number.NaN : timeBetween(matrix, pickUp.place, dropOff.place);
    return Number.isFinite(time) && time >= 0;
  };
  if (vehicles.some((vehicle) => hasSkills(vehicle, job) && joins(vehicle))) return undefined;
  return {
    job: job.id,
    code: 'UNREACHABLE',
    constraint: 'no robot has a way to its places',
    hint: 'Choose places on streets the robots may use.',
  };
}

const hasSkills = (vehicle: PlanVehicle, job: PlanJob): boolean =>
  job.skills.every((skill) => vehicle.skills.includes(skill));

const timeBetween = ({ seconds, size }: PlanMatrix, from: number, to: number): number =>
  seconds[from * size + to] ?? Number.NaN;
