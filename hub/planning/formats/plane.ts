import { FleetError } from '../../../protocol/errors.ts';
import { unixSeconds, wattHours } from '../../../protocol/units.ts';
import type { CostWeights, PlanMatrix, PlanProblem, PlanVehicle } from '../problem.ts';
import { vehicleNamed } from './names.ts';

/** A row of a benchmark file: a point of the plane with its window. */
export interface PlaneNode {
  /** As the file writes it. */
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly demand: number;
  readonly ready: number;
  readonly due: number;
  readonly service: number;
}

/** A benchmark instance as a problem, and its answer format: node ids by used vehicle, the depot left out. */
export interface Instance {
  readonly kind: 'pdptw' | 'vrptw';
  readonly nodes: readonly PlaneNode[];
  readonly problem: PlanProblem;
}

/** Distance is all that costs, in whole units of the file: one unit is one metre and takes one second. */
const distanceOnly: CostWeights = { second: 0, meter: 1, wattHour: 0, lateSecond: 0 };

/** Euclidean distances in doubles, never rounded. */
export function planeMatrix(nodes: readonly PlaneNode[]): PlanMatrix {
  const size = nodes.length;
  const seconds = new Float64Array(size * size);
  const decimeters = new Float64Array(size * size);
  for (const [i, a] of nodes.entries()) {
    for (const [j, b] of nodes.entries()) {
      const distance = Math.hypot(a.x - b.x, a.y - b.y);
      seconds[i * size + j] = distance;
      decimeters[i * size + j] = 10 * distance;
    }
  }
  return { size, seconds, decimeters, wattHours: new Float64Array(size * size) };
}

/** The fleet of such a file: identical vehicles at the depot, node 0, with batteries that never end. */
export function planeProblem(
  nodes: readonly PlaneNode[],
  vehicles: number,
  capacity: number,
  jobs: PlanProblem['jobs'],
): PlanProblem {
  const [depot] = nodes;
  if (depot === undefined || !Number.isInteger(vehicles) || vehicles < 0 || !(capacity >= 0)) {
    const reason = `${vehicles} vehicles of capacity ${capacity} at ${depot === undefined ? 'no' : 'a'} depot`;
    throw new FleetError('PLAN_FILE_INVALID', { line: 1, reason });
  }
  const opens = unixSeconds(depot.ready);
  return {
    now: opens,
    weights: distanceOnly,
    matrices: { plane: planeMatrix(nodes) },
    vehicles: Array.from(
      // More than one a job never helps.
      { length: Math.min(vehicles, jobs.length) },
      (_, i): PlanVehicle => ({
        id: vehicleNamed(`vehicle-${i + 1}`),
        profile: 'plane',
        capacity: { parcels: capacity, grams: 0, milliliters: 0 },
        skills: [],
        takes: 'new jobs',
        maxJobs: nodes.length,
        battery: { usable: wattHours(1), reserve: wattHours(0), idle: 0 },
        start: 0,
        end: 0,
        ready: opens,
        shiftEnd: unixSeconds(depot.due),
      }),
    ),
    jobs,
  };
}
