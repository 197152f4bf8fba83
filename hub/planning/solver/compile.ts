import type { DeviceId, JobId } from '../../../protocol/ids.ts';
import { bestWatts } from '../charging/energy-screen.ts';
import type {
  PlanJob,
  PlanMatrix,
  PlanOptions,
  PlanProblem,
  PlanStop,
  PlanVehicle,
  PlanVisit,
} from '../problem.ts';
import { loading, type Model, type VehicleModel } from './model.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const measures = ['parcels', 'grams', 'milliliters'] as const;

/**
 * The problem in flat arrays. It has been checked before.
 * @param areApart no two vehicles are of one kind, although they look alike: their plugs are booked already.
 */
export function compileModel(
  problem: PlanProblem,
  {
    frozen,
    warmStart = new Map(),
    changePrice = 0,
    areApart = false,
  }: Pick<PlanOptions, 'frozen' | 'warmStart' | 'changePrice'> & { readonly areApart?: boolean },
): Model {
  const { jobs, vehicles, weights, chargers = [] } = problem;
  const breaks = vehicles.flatMap((vehicle, v) => (vehicle.breaks ?? []).map((rest) => ({ v, rest })));
  const jobCount = jobs.length + breaks.length;
  const nodes = 2 * (jobCount + vehicles.length);
  const index: JobIndex = new Map(jobs.map(({ id }, j) => [id, j]));
  const bound = boundVisits(problem, frozen, index);
  const dimensions = bindingMeasures(problem);
  const model = {
    problem,
    jobs: jobCount,
    nodes,
    vehicles: vehicles.length,
    sites: Object.values(problem.matrices)[0]?.size ?? 0,
    isVisit: new Uint8Array(nodes),
    partner: new Int32Array(nodes).fill(-1),
    loading: new Uint8Array(jobCount),
    site: new Int32Array(nodes).fill(-1),
    ready: new Float64Array(nodes),
    due: new Float64Array(nodes).fill(FOREVER),
    service: new Float64Array(nodes),
    wish: new Float64Array(nodes).fill(FOREVER),
    dimensions: dimensions.length,
    load: new Float64Array(dimensions.length * nodes),
    weight: weightsOf(problem, jobCount, bound),
    prize: new Float64Array(jobCount),
    hasOptional: false,
    may: new Uint8Array(jobCount * vehicles.length),
    before: madeBefore(problem, jobCount, warmStart, index),
    changePrice: warmStart.size > 0 ? changePrice : 0,
    lateSecond: weights.lateSecond,
  };
  for (const [j, job] of jobs.entries()) {
    const optional = job.prize !== undefined && job.aboard === undefined && !bound.has(j);
    if (optional) {
      model.prize[j] = job.prize ?? 0;
      model.hasOptional = true;
    }
    const sides = [job.pickUp, job.dropOff] as const;
    for (const [side, stop] of sides.entries()) {
      if (stop === undefined) continue;
      const node = 2 * j + side;
      const isLast = side === 1 || job.dropOff === undefined;
      const soft = job.lateness === 'soft' || job.aboard !== undefined;
      setStop(model, node, stop);
      model.due[node] = soft ? FOREVER : stop.latest;
      if (soft && isLast && weights.lateSecond > 0) model.wish[node] = stop.latest;
      const sign = side === 0 ? 1 : -1;
      for (const [d, measure] of dimensions.entries())
        model.load[d * nodes + node] = sign * job.load[measure];
      const isFrozen = bound.get(j)?.kinds.has(side) ?? false;
      const isOver = side === 0 && (job.aboard !== undefined || (bound.get(j)?.kinds.has(1) ?? false));
      model.isVisit[node] = isFrozen || isOver ? 0 : 1;
    }
    if (model.isVisit[2 * j] === 1 && model.isVisit[2 * j + 1] === 1) {
      model.partner[2 * j] = 2 * j + 1;
      model.partner[2 * j + 1] = 2 * j;
    }
    model.loading[j] = loadingOf(job, bound.has(j));
    const holder = job.aboard ?? bound.get(j)?.vehicle;
    for (const [v, vehicle] of vehicles.entries()) {
      const may =
        holder === undefined
          ? vehicle.takes === 'new jobs' && hasSkills(vehicle, job)
          : vehicle.id === holder;
      model.may[j * vehicles.length + v] = may ? 1 : 0;
    }
  }
  for (const [b, { v, rest }] of breaks.entries()) {
    const j = jobs.length + b;
    model.loading[j] = loading.break;
    model.isVisit[2 * j] = 1;
    model.ready[2 * j] = rest.earliest;
    model.due[2 * j] = rest.latest;
    model.service[2 * j] = rest.seconds;
    model.may[j * vehicles.length + v] = 1;
  }
  const tables = new Map<string, VehicleTables>();
  const vehicle = vehicles.map((its, v): VehicleModel => {
    const start = 2 * (jobCount + v);
    model.site[start] = its.start;
    model.ready[start] = its.ready;
    if (its.end !== undefined) model.site[start + 1] = its.end;
    model.due[start + 1] = its.shiftEnd;
    const visits = frozenNodes(jobs, index, its.id, frozen.get(its.id) ?? []);
    const price = its.price ?? 1;
    const idle = its.battery.idle / 3_600;
    const secondPrice = price * (weights.second + weights.wattHour * idle);
    const watts = bestWatts(its.battery, chargers);
    return {
      ...tablesOf(tables, problem, its),
      secondPrice,
      fixedCost: its.fixedCost ?? 0,
      ready: its.ready,
      shiftEnd: its.shiftEnd,
      hasEnd: its.end !== undefined,
      capacity: Float64Array.from(dimensions, (measure) => its.capacity[measure]),
      carried: Float64Array.from(dimensions, (measure) => carriedBy(problem, its, visits, measure)),
      maxJobs: its.maxJobs,
      energy: its.battery.usable - its.battery.reserve,
      idlePerSecond: idle,
      rechargeable: (watts * (its.shiftEnd - its.ready)) / 3_600,
      chargePrice: watts === 0 ? 0 : (secondPrice * 3_600) / watts,
      breaks: breaks.flatMap((rest, b) => (rest.v === v ? [jobs.length + b] : [])),
      mustDrive:
        visits.length > 0 || jobs.some(({ aboard, dropOff }) => aboard === its.id && dropOff !== undefined),
      frozen: visits,
    };
  });
  const kind = kindsOf(problem, vehicle, areApart || model.changePrice > 0);
  const charges = vehicle.some(({ rechargeable }) => rechargeable > 0);
  return { ...model, vehicle, kind, charges, isPlain: isPlain(model, vehicle, kind) };
}

type VehicleTables = Pick<VehicleModel, 'cost' | 'seconds' | 'wattHours'>;

function setStop(model: Pick<Model, 'site' | 'ready' | 'service'>, node: number, stop: PlanStop): void {
  model.site[node] = stop.place;
  model.ready[node] = stop.earliest;
  model.service[node] = stop.service;
}

/** Cost of arcs: what standing uses is counted with the route's duration, so driving time is taken off here. */
function tablesOf(
  known: Map<string, VehicleTables>,
  problem: PlanProblem,
  vehicle: PlanVehicle,
): VehicleTables {
  const { weights, matrices } = problem;
  const { price = 1, profile, battery } = vehicle;
  const idle = weights.wattHour === 0 ? 0 : battery.idle / 3_600;
  const key = JSON.stringify([profile, price, idle]);
  let tables = known.get(key);
  if (tables === undefined) {
    const { seconds, decimeters, wattHours } = matrices[profile] as PlanMatrix;
    const cost = new Float64Array(seconds.length);
    for (let arc = 0; arc < cost.length; arc++) {
      const energy = (wattHours[arc] as number) - idle * (seconds[arc] as number);
      const spent =
        (weights.meter * (decimeters[arc] as number)) / 10 +
        (idle === 0 && weights.wattHour === 0 ? 0 : weights.wattHour * energy);
      cost[arc] = seconds[arc] === FOREVER ? FOREVER : price * spent;
    }
    tables = { cost, seconds, wattHours };
    known.set(key, tables);
  }
  return tables;
}

/** Visits that a frozen prefix holds, by job. */
function boundVisits({ jobs, vehicles }: PlanProblem, frozen: PlanOptions['frozen'], index: JobIndex) {
  const bound = new Map<number, { vehicle: DeviceId; kinds: Set<number> }>();
  for (const { id } of vehicles) {
    for (const { job, kind } of frozen.get(id) ?? []) {
      const j = index.get(job);
      if (j === undefined || !isStillTrue(jobs[j] as PlanJob, id, kind)) continue;
      const its = bound.get(j) ?? { vehicle: id, kinds: new Set<number>() };
      bound.set(j, its);
      its.kinds.add(kind === 'pick-up' ? 0 : 1);
    }
  }
  return bound;
}

/** A cancelled job leaves even a frozen visit; a pick-up that happened meanwhile is over. */
function isStillTrue(
  { aboard, pickUp, dropOff }: PlanJob,
  vehicle: DeviceId,
  kind: PlanVisit['kind'],
): boolean {
  if ((kind === 'pick-up' ? pickUp : dropOff) === undefined) return false;
  return aboard === undefined || (aboard === vehicle && kind === 'drop-off');
}

function frozenNodes(
  jobs: readonly PlanJob[],
  index: JobIndex,
  vehicle: DeviceId,
  visits: readonly PlanVisit[],
): number[] {
  return visits.flatMap(({ job, kind }) => {
    const j = index.get(job);
    if (j === undefined || !isStillTrue(jobs[j] as PlanJob, vehicle, kind)) return [];
    return [2 * j + (kind === 'pick-up' ? 0 : 1)];
  });
}

/** What is in the vehicle now, and what its frozen visits bring that no visit loads. */
function carriedBy(
  { jobs }: PlanProblem,
  { id }: PlanVehicle,
  frozen: readonly number[],
  measure: (typeof measures)[number],
): number {
  let carried = 0;
  for (const { aboard, load } of jobs) if (aboard === id) carried += load[measure];
  for (const node of frozen) {
    const { aboard, pickUp, load } = jobs[node >> 1] as PlanJob;
    if (aboard === undefined && pickUp === undefined) carried += load[measure];
  }
  return carried;
}

/** Measures that all jobs together could exceed in some vehicle; the others never bind. */
function bindingMeasures({ jobs, vehicles }: PlanProblem) {
  const binding = measures.filter((measure) => {
    const all = jobs.reduce((sum, { load }) => sum + load[measure], 0);
    return vehicles.some(({ capacity }) => capacity[measure] < all);
  });
  return binding.length > 0 ? binding : measures.slice(0, 1);
}

/**
 * Weights so that one job of a priority outweighs all jobs of lower ones, as far as whole numbers in doubles reach.
 * What is aboard or bound, and breaks, outweigh everything; optional jobs weigh nothing.
 */
function weightsOf({ jobs }: PlanProblem, count: number, bound: ReadonlyMap<number, unknown>): Float64Array {
  const priorities = [...new Set(jobs.map(({ priority }) => priority))].sort((a, b) => a - b);
  const levels = priorities.length + 1;
  const base = Math.max(2, Math.min(jobs.length + 1, Math.floor(2 ** (50 / levels))));
  return Float64Array.from({ length: count }, (_, j) => {
    const job = jobs[j];
    if (job === undefined || job.aboard !== undefined || bound.has(j)) return base ** priorities.length;
    return job.prize === undefined ? base ** priorities.indexOf(job.priority) : 0;
  });
}

function madeBefore(
  { vehicles }: PlanProblem,
  count: number,
  warmStart: NonNullable<PlanOptions['warmStart']>,
  index: JobIndex,
): Int32Array {
  const before = new Int32Array(count).fill(-1);
  for (const [v, { id }] of vehicles.entries()) {
    for (const stop of warmStart.get(id) ?? []) {
      const j = 'job' in stop ? index.get(stop.job) : undefined;
      if (j !== undefined) before[j] = v;
    }
  }
  return before;
}

/** Numbers of kinds: equal in everything, and nothing tells them apart yet. */
function kindsOf(
  { vehicles, jobs }: PlanProblem,
  models: readonly VehicleModel[],
  each: boolean,
): Int32Array {
  const holders = new Set(jobs.map(({ aboard }) => aboard));
  const known = new Map<string, number>();
  return Int32Array.from(vehicles, (vehicle, v) => {
    const { id, ...same } = vehicle;
    const alone = each || models[v]?.mustDrive || holders.has(id) || vehicle.breaks?.length;
    const key = alone ? id : JSON.stringify({ ...same, skills: [...vehicle.skills].sort() });
    const kind = known.get(key) ?? known.size;
    known.set(key, kind);
    return kind;
  });
}

function isPlain(
  { loading: how, wish, dimensions, changePrice }: Omit<Model, 'vehicle' | 'kind' | 'charges' | 'isPlain'>,
  vehicles: readonly VehicleModel[],
  kind: Int32Array,
): boolean {
  const [first] = vehicles;
  if (first === undefined || dimensions > 1 || changePrice > 0 || kind.some((its) => its !== kind[0]))
    return false;
  const { secondPrice, maxJobs, breaks, frozen, carried, wattHours, idlePerSecond, seconds } = first;
  return (
    secondPrice === 0 &&
    maxJobs >= how.length &&
    breaks.length + frozen.length === 0 &&
    carried.every((load) => load === 0) &&
    how.every((its) => its < loading.carried) &&
    wish.every((time) => time === FOREVER) &&
    idlePerSecond === 0 &&
    first.energy >= 0 &&
    wattHours.every((energy) => energy === 0) &&
    first.hasEnd &&
    seconds.length > 0
  );
}

type JobIndex = ReadonlyMap<JobId, number>;

export const hasSkills = (vehicle: PlanVehicle, job: PlanJob): boolean =>
  job.skills.every((skill) => vehicle.skills.includes(skill));

function loadingOf(job: PlanJob, isBound: boolean): number {
  if (job.aboard !== undefined || isBound) return loading.carried;
  if (job.pickUp === undefined) return loading.bring;
  return job.dropOff === undefined ? loading.fetch : loading.pair;
}
