import type { PlanOptions } from '../problem.ts';
import { jobOfNode, leadNode, loading, type VehicleModel } from './model.ts';
import type { Search } from './search.ts';

/** What a search starts from, besides its routes. */
export interface Beginning {
  /** Jobs for the search to serve. */
  readonly jobs: readonly number[];
  /** Whether routes hold a plan so far. */
  readonly isWarm: boolean;
  /** Jobs that no vehicle could serve even if it had nothing else to do: trying them would only take time. */
  readonly hopeless: readonly number[];
  /** Vehicles that cannot keep what is frozen and aboard within the rules: they bring it all the same, and nothing more. */
  readonly exhausted: readonly number[];
}

/** Breaks and frozen visits → hopeless jobs put aside → what is aboard → the plan so far. */
export function begin(search: Search, warmStart: PlanOptions['warmStart']): Beginning {
  const { model, routes } = search;
  placeBreaks(search);
  const waiting: number[] = [];
  const hopeless: number[] = [];
  for (let job = 0; job < model.problem.jobs.length; job++) {
    if (model.isVisit[leadNode(model, job)] === 0 || model.loading[job] === loading.carried) continue;
    (isHopeless(search, job) ? hopeless : waiting).push(job);
  }
  const exhausted: number[] = [];
  for (let v = 0; v < model.vehicles; v++) if (!placeCarried(search, v)) exhausted.push(v);
  routes.commit();
  if (warmStart !== undefined) loadWarmStart(search, warmStart, new Set(waiting));
  routes.commit();
  const jobs = waiting.filter((job) => (routes.routeOf[leadNode(model, job)] as number) < 0);
  return { jobs, isWarm: jobs.length < waiting.length, hopeless, exhausted };
}

function placeBreaks({ model, routes }: Search): void {
  for (const [v, { breaks }] of model.vehicle.entries()) {
    if (breaks.length === 0) continue;
    const inOrder = [...breaks].sort(
      (a, b) => (model.ready[2 * a] as number) - (model.ready[2 * b] as number),
    );
    routes.load(
      v,
      inOrder.map((job) => 2 * job),
    );
  }
}

/** One vehicle of a kind speaks for all. */
function isHopeless({ model, routes }: Search, job: number): boolean {
  const asked = new Set<number>();
  for (let v = 0; v < model.vehicles; v++) {
    const kind = model.kind[v] as number;
    if (model.may[job * model.vehicles + v] === 0 || asked.has(kind)) continue;
    asked.add(kind);
    // What is aboard or frozen leaves on the way and makes room.
    const { carried, frozen } = model.vehicle[v] as VehicleModel;
    if (frozen.length > 0 || carried.some((load) => load > 0)) return false;
    if (bestIn(routes, v, job) < Number.POSITIVE_INFINITY) return false;
  }
  return true;
}

/** Drop-offs of what is aboard or frozen to be picked up; false when the rules have to give way. */
function placeCarried(search: Search, v: number): boolean {
  const { model, routes } = search;
  const jobs: number[] = [];
  for (let job = 0; job < model.problem.jobs.length; job++) {
    const isMine = model.loading[job] === loading.carried && model.may[job * model.vehicles + v] === 1;
    if (isMine && model.isVisit[leadNode(model, job)] === 1) jobs.push(job);
  }
  const urgency = (job: number) =>
    Math.min(model.wish[leadNode(model, job)] as number, model.due[leadNode(model, job)] as number);
  jobs.sort((a, b) => urgency(a) - urgency(b));
  const before = routes.visits(v);
  if (routes.cost[routes.slotOf[v] as number] !== Number.POSITIVE_INFINITY) {
    for (const order of jobs.length <= FEW ? ordersOf(jobs) : [jobs]) {
      if (putAll(search, v, order)) return true;
      for (const job of jobs) routes.routeOf[leadNode(model, job)] = -1;
      routes.load(v, before);
    }
  }
  routes.isOpen[v] = 0;
  routes.load(v, []);
  for (const job of jobs) routes.routeOf[leadNode(model, job)] = -1;
  return false;
}

function putAll({ routes, recreate }: Search, v: number, jobs: readonly number[]): boolean {
  for (const job of jobs) {
    if (bestIn(routes, v, job) === Number.POSITIVE_INFINITY) return false;
    recreate.put(v, job, routes.timetable.from, routes.timetable.to);
  }
  return true;
}

/** So many are tried in every order: which one goes in first can decide whether the last still fits. */
const FEW = 5;

/** All orders, the given one first. */
function* ordersOf(jobs: readonly number[]): Generator<readonly number[]> {
  if (jobs.length <= 1) yield jobs;
  else {
    for (const [i, first] of jobs.entries()) {
      for (const rest of ordersOf(jobs.toSpliced(i, 1))) yield [first, ...rest];
    }
  }
}

function bestIn(
  { timetable, nodes, slotOf, stride, length }: Search['routes'],
  v: number,
  job: number,
): number {
  const slot = slotOf[v] as number;
  return timetable.best(nodes, slot * stride, length[slot] as number, v, job);
}

/** The plan so far: each route as it was where that still holds, else its jobs one by one. */
function loadWarmStart(
  search: Search,
  warmStart: NonNullable<PlanOptions['warmStart']>,
  waiting: ReadonlySet<number>,
): void {
  const { model, routes, recreate } = search;
  const index = new Map(model.problem.jobs.map(({ id }, job) => [id, job]));
  for (const [v, { id }] of model.problem.vehicles.entries()) {
    if (routes.isOpen[v] === 0) continue;
    const visits = (warmStart.get(id) ?? []).flatMap((stop): number[] => {
      if (stop.kind === 'charge') return [];
      if (stop.kind === 'break') return breakNode(model.vehicle[v] as VehicleModel, stop.index);
      const j = index.get(stop.job);
      return j === undefined ? [] : [2 * j + (stop.kind === 'pick-up' ? 0 : 1)];
    });
    const before = routes.visits(v);
    const old = new Set(before);
    const order = visits.filter((node, k) =>
      old.has(node) ? visits.indexOf(node) === k : mayStay(search, visits, node, v, waiting),
    );
    const wanted = [...order, ...before.filter((node) => !order.includes(node))];
    if (wanted.every((node, k) => node === before[k])) continue;
    routes.load(v, wanted);
    if (routes.cost[routes.slotOf[v] as number] !== Number.POSITIVE_INFINITY && isWithin(search, v)) continue;
    for (const node of wanted) routes.routeOf[node] = -1;
    routes.load(v, before);
    // A cost of infinity has left no number behind in the sum.
    routes.total = 0;
    for (let r = 0; r < model.vehicles; r++)
      routes.total += routes.cost[routes.slotOf[r] as number] as number;
    for (const node of order) {
      const job = jobOfNode(node);
      if (old.has(node) || node !== leadNode(model, job)) continue;
      if (bestIn(routes, v, job) < Number.POSITIVE_INFINITY) {
        recreate.put(v, job, routes.timetable.from, routes.timetable.to);
      }
    }
  }
}

const breakNode = ({ breaks }: VehicleModel, index: number): number[] => {
  const job = breaks[index];
  return job === undefined ? [] : [2 * job];
};

/** A visit of a job that waits, that the vehicle may do, and whose other visit stands in the right order beside it. */
function mayStay(
  { model, routes }: Search,
  visits: readonly number[],
  node: number,
  v: number,
  waiting: ReadonlySet<number>,
): boolean {
  const job = jobOfNode(node);
  if (!waiting.has(job) || (routes.routeOf[node] as number) >= 0) return false;
  if (model.may[job * model.vehicles + v] === 0 || visits.indexOf(node) !== visits.lastIndexOf(node))
    return false;
  const lead = leadNode(model, job);
  const other = model.partner[lead] as number;
  return other < 0 ? node === lead : visits.includes(lead) && visits.indexOf(lead) < visits.indexOf(other);
}

function isWithin({ model, routes }: Search, v: number): boolean {
  const { maxJobs } = model.vehicle[v] as VehicleModel;
  return new Set(routes.visits(v).map(jobOfNode)).size <= maxJobs;
}
