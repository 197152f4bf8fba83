import type { DeviceId, JobId } from '../../../protocol/ids.ts';
import { type CompiledProblem, codeOf, compile, jobOfCode, type VisitCode } from '../compiled.ts';
import { Drive, driveAll } from '../drive.ts';
import { PairInsertion } from '../pair-insertion.ts';
import type { Plan, PlanJob, PlanProblem, PlanVehicle, PlanVisit, Unassigned } from '../problem.ts';
import { faultText } from './fault-text.ts';

/** Another vehicle asked to do the job besides all it has to do. */
export interface Rival {
  readonly vehicle: DeviceId;
  /** What its route would cost more; null when it cannot. */
  readonly added: number | null;
  readonly code: Unassigned['code'] | null;
  /** Why it cannot, or why it may not. */
  readonly constraint: string | null;
}

/** Why a job is where it is in a plan. */
export interface Why {
  readonly job: JobId;
  /** `aboard` and `committed` leave no choice; `planned` was chosen; `left` is in no route. */
  readonly standing: 'aboard' | 'committed' | 'planned' | 'left';
  readonly vehicle: DeviceId | null;
  /** What its vehicle's route costs more with it than without; null when it is in none. */
  readonly cost: number | null;
  readonly left: Unassigned | null;
  /** The others, cheapest first, then those that cannot. */
  readonly rivals: readonly Rival[];
}

/**
 * Explains a job by asking every vehicle what it would cost there: cheapest insertion into each route as planned,
 * all rules of a route held by the same `Drive` that times are counted with. Undefined for a job the plan knows
 * nothing of.
 */
export function whyOf(
  problem: PlanProblem,
  plan: Plan,
  frozen: ReadonlyMap<DeviceId, readonly PlanVisit[]>,
  id: JobId,
): Why | undefined {
  const compiled = compile(problem);
  const index = compiled.jobIndex.get(id);
  const left = plan.unassigned.find(({ job }) => job === id) ?? null;
  const job = index === undefined ? undefined : problem.jobs[index];
  if (index === undefined || job === undefined) {
    return left === null
      ? undefined
      : { job: id, standing: 'left', vehicle: null, cost: null, left, rivals: [] };
  }
  const holder = plan.routes.find(({ visits }) => visits.some((visit) => visit.job === id));
  const vehicle = holder?.vehicle ?? null;
  const isCommitted = vehicle !== null && frozen.get(vehicle)?.some((visit) => visit.job === id) === true;
  const standing =
    job.aboard !== undefined ? 'aboard' : isCommitted ? 'committed' : vehicle === null ? 'left' : 'planned';
  const asking = { problem, compiled, plan, frozen, job, index };
  const others = problem.vehicles.filter((one) => one.id !== vehicle);
  const rivals =
    standing === 'planned' || standing === 'left' ? others.map((one) => rivalOf(asking, one)) : [];
  return {
    job: id,
    standing,
    vehicle,
    cost: holder === undefined ? null : costOfIt(asking, holder.vehicle),
    left,
    rivals: rivals.sort(byCost),
  };
}

interface Asking {
  readonly problem: PlanProblem;
  readonly compiled: CompiledProblem;
  readonly plan: Plan;
  readonly frozen: ReadonlyMap<DeviceId, readonly PlanVisit[]>;
  readonly job: PlanJob;
  readonly index: number;
}

const byCost = (a: Rival, b: Rival): number =>
  (a.added ?? Number.POSITIVE_INFINITY) - (b.added ?? Number.POSITIVE_INFINITY) ||
  (a.vehicle < b.vehicle ? -1 : 1);

function costOfIt({ problem, compiled, plan, index }: Asking, id: DeviceId): number | null {
  const vehicle = problem.vehicles.find((one) => one.id === id) as PlanVehicle;
  const visits = codesOf(compiled, plan, id);
  const drive = new Drive(compiled, vehicle);
  if (!driveAll(drive, visits)) return null;
  const withIt = drive.cost;
  const rest = visits.filter((code) => jobOfCode(code) !== index);
  return driveAll(drive, rest) ? withIt - drive.cost : null;
}

function rivalOf({ compiled, plan, frozen, job, index }: Asking, vehicle: PlanVehicle): Rival {
  const cannot = (code: Unassigned['code'], constraint: string): Rival => ({
    vehicle: vehicle.id,
    added: null,
    code,
    constraint,
  });
  if (vehicle.takes === 'nothing new') return cannot('NO_VEHICLE', 'it takes nothing new now');
  const lacking = job.skills.filter((skill) => !vehicle.skills.includes(skill));
  if (lacking.length > 0) return cannot('SKILL', `it cannot ${lacking.join(', ')}`);
  const visits = codesOf(compiled, plan, vehicle.id);
  if (new Set(visits.map(jobOfCode)).size >= vehicle.maxJobs)
    return cannot('NO_VEHICLE', 'it has enough to do');
  const drive = new Drive(compiled, vehicle);
  if (!driveAll(drive, visits)) return cannot('NO_VEHICLE', 'it can hardly bring what it has');
  const fixed = frozen.get(vehicle.id)?.length ?? 0;
  const best = new PairInsertion(compiled).best(vehicle, visits, fixed, drive.cost, index);
  if ('added' in best) return { vehicle: vehicle.id, added: best.added, code: null, constraint: null };
  const { broken } = best;
  return broken === undefined
    ? cannot('NO_VEHICLE', 'it has no room')
    : cannot(broken.code, faultText(broken));
}

function codesOf(compiled: CompiledProblem, { routes }: Plan, vehicle: DeviceId): VisitCode[] {
  const route = routes.find((one) => one.vehicle === vehicle);
  return (route?.visits ?? []).map((visit) => codeOf(compiled, visit));
}
