import type { Plan, PlanJob, PlanProblem, PlanStop, PlanVehicle } from '../../hub/planning/problem.ts';
import { deviceIdOf, type JobId, jobId } from '../../protocol/ids.ts';
import { unixSeconds, wattHours } from '../../protocol/units.ts';
import type { Route } from './check.ts';
import { distanceBetween, type Instance, type Task } from './instance.ts';

const jobOf = (pickUp: number): JobId => jobId(pickUp.toString(16).padStart(64, '0'));

/** Parts of a unit of the file that the matrix keeps: enough that rounding never chooses. */
const SCALE = 10_000;

/** The instance as the hub's planner takes it: one second a unit of distance, batteries that never end. */
export function problemOf(instance: Instance): PlanProblem {
  const { tasks, pairs, vehicles, capacity } = instance;
  const numbers = tasks.map((_, i) => i);
  const distances = numbers.flatMap((from) => numbers.map((to) => distanceBetween(instance, from, to)));
  const depot = tasks[0] as Task;
  const stopOf = (task: number): PlanStop => {
    const { earliest, latest, service } = tasks[task] as Task;
    return { place: task, earliest: unixSeconds(earliest), latest: unixSeconds(latest), service };
  };
  return {
    now: unixSeconds(depot.earliest),
    weights: { second: 0, meter: 1, wattHour: 0, lateSecond: 0 },
    matrices: {
      plane: {
        size: tasks.length,
        seconds: Float64Array.from(distances),
        decimeters: Int32Array.from(distances, (distance) => Math.round(distance * SCALE)),
        wattHours: new Float64Array(distances.length),
      },
    },
    vehicles: Array.from({ length: vehicles }, (_, i): PlanVehicle => {
      const key = new Uint8Array(32);
      new DataView(key.buffer).setUint32(0, i + 1);
      return {
        id: deviceIdOf(key),
        profile: 'plane',
        capacity: { parcels: capacity, grams: 0, milliliters: 0 },
        skills: [],
        takes: 'new jobs',
        maxJobs: pairs.size,
        battery: { usable: wattHours(1), reserve: wattHours(0), idle: 0 },
        start: 0,
        end: 0,
        ready: unixSeconds(depot.earliest),
        shiftEnd: unixSeconds(depot.latest),
      };
    }),
    jobs: [...pairs].map(
      ([pickUp, dropOff]): PlanJob => ({
        id: jobOf(pickUp),
        load: { parcels: (tasks[pickUp] as Task).demand, grams: 0, milliliters: 0 },
        skills: [],
        priority: 0,
        pickUp: stopOf(pickUp),
        dropOff: stopOf(dropOff),
        lateness: 'hard',
      }),
    ),
  };
}

/** The plan's visits as task numbers; the places are the tasks. */
export const routesOf = ({ routes }: Plan): Route[] =>
  routes.map(({ visits }) => visits.map(({ place }) => place));
