import { distanceBetween, type Instance, type Task } from './instance.ts';

/** A vehicle's task numbers in order, the depot left out at both ends. */
export type Route = readonly number[];

export interface Checked {
  readonly vehicles: number;
  readonly distance: number;
  /** Empty when every constraint of the instance holds for every task. */
  readonly wrong: readonly string[];
}

/** Start of service may be late by rounding alone. */
const EPSILON = 1e-6;

/** Judges routes from the instance alone: nothing of the planner that made them is used. */
export function checkRoutes(instance: Instance, routes: readonly Route[]): Checked {
  const used = routes.filter((route) => route.length > 0);
  const wrong = [...wrongVisits(instance, used)];
  let distance = 0;
  for (const route of used) {
    wrong.push(...wrongPairs(instance, route), ...wrongLoads(instance, route));
    const driven = drive(instance, route);
    distance += driven.distance;
    wrong.push(...driven.wrong);
  }
  if (used.length > instance.vehicles) wrong.push(`${used.length} vehicles of ${instance.vehicles}`);
  return { vehicles: used.length, distance, wrong };
}

function* wrongVisits({ tasks }: Instance, routes: readonly Route[]): Iterable<string> {
  const times = new Map<number, number>();
  for (const task of routes.flat()) times.set(task, (times.get(task) ?? 0) + 1);
  for (let task = 1; task < tasks.length; task++) {
    if (times.get(task) !== 1) yield `task ${task} is visited ${times.get(task) ?? 0} times`;
  }
}

function* wrongPairs({ pairs }: Instance, route: Route): Iterable<string> {
  for (const [pickUp, dropOff] of pairs) {
    const [from, to] = [route.indexOf(pickUp), route.indexOf(dropOff)];
    if (from < 0 !== to < 0) yield `${pickUp} and ${dropOff} are in two routes`;
    else if (from > to) yield `${dropOff} comes before ${pickUp}`;
  }
}

/** Customers of Solomon's load nothing on the way: the order of a route does not matter to its load. */
function* wrongLoads({ tasks, capacity }: Instance, route: Route): Iterable<string> {
  let load = 0;
  for (const task of route) {
    load += (tasks[task] as Task).demand;
    if (load > capacity || load < 0) yield `load ${load} at ${task}`;
  }
}

function drive(instance: Instance, route: Route) {
  const wrong: string[] = [];
  let distance = 0;
  let time = (instance.tasks[0] as Task).earliest;
  let place = 0;
  for (const task of [...route, 0]) {
    const { earliest, latest, service } = instance.tasks[task] as Task;
    const way = distanceBetween(instance, place, task);
    distance += way;
    time = Math.max(time + way, earliest);
    if (time > latest + EPSILON) wrong.push(`${task} begins at ${time}, latest ${latest}`);
    time += service;
    place = task;
  }
  return { distance, wrong };
}
