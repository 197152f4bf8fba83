import { jobNamed, vehicleNamed } from '../../hub/planning/formats/names.ts';
import { planeMatrix } from '../../hub/planning/formats/plane.ts';
import type { PlanJob, PlanProblem, PlanVehicle } from '../../hub/planning/problem.ts';
import { solve } from '../../hub/planning/solver/solve.ts';
import { seededRandom } from '../../protocol/random.ts';
import { unixSeconds, wattHours } from '../../protocol/units.ts';
import type { Level } from './level.ts';
import { processorSeconds } from './public-set.ts';

const sizes = [100, 1_000, 5_000] as const;
const STEPS = 2_000;

/** How time and memory grow with the number of jobs: the first plan, and steps of the search. */
export const growth: Level = {
  letter: 'G',
  about: 'growth at 100, 1,000 and 5,000 jobs: the first plan, a thousand steps, memory',
  async measure({ quick, note }) {
    const figures: Record<string, number> = {};
    const rows = (quick ? sizes.slice(0, 2) : sizes).map((jobs) => ({ jobs, ...measureSize(jobs) }));
    for (const { jobs, first, steps, megabytes, unserved } of rows) {
      note(
        `${jobs} jobs: first plan ${first.toFixed(2)} CPU-s, ${megabytes.toFixed(0)} MB, ${unserved} unserved`,
      );
      figures[`g-${jobs}-first-plan-seconds`] = first;
      figures[`g-${jobs}-thousand-steps-seconds`] = steps;
      figures[`g-${jobs}-megabytes`] = megabytes;
    }
    figures['g-first-plan-exponent'] = exponent(rows.map(({ jobs, first }) => [jobs, first]));
    figures['g-steps-exponent'] = exponent(rows.map(({ jobs, steps }) => [jobs, steps]));
    figures['g-memory-exponent'] = exponent(rows.map(({ jobs, megabytes }) => [jobs, megabytes]));
    return { figures, targets: [] };
  },
};

function measureSize(jobs: number) {
  const problem = cityOf(jobs);
  const memory = process.memoryUsage();
  const before = memory.heapUsed + memory.arrayBuffers;
  const began = processorSeconds();
  const marks: { iterations: number; at: number; unassigned: number }[] = [];
  let peak = before;
  solve(problem, {
    frozen: new Map(),
    seed: 1,
    stop: { iterations: STEPS },
    progress: ({ iterations, unassigned }) => {
      marks.push({ iterations, at: processorSeconds(), unassigned });
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      peak = Math.max(peak, heapUsed + arrayBuffers);
      return undefined;
    },
  });
  const [head] = marks;
  const tail = marks.at(-1);
  const done = (tail?.iterations ?? 0) - (head?.iterations ?? 0);
  return {
    first: (head?.at ?? began) - began,
    steps: (1_000 * ((tail?.at ?? 0) - (head?.at ?? 0))) / Math.max(1, done),
    megabytes: (peak - before) / 1e6,
    unserved: tail?.unassigned ?? jobs,
  };
}

/** Parcels from 200 shops to addresses in a square city, windows of two hours, one robot for ten jobs and some. */
function cityOf(jobs: number): PlanProblem {
  const random = seededRandom(jobs);
  const side = 1_000 * Math.sqrt(jobs / 100);
  const spot = () => ({ x: random.next() * side, y: random.next() * side });
  const shops = Math.min(200, Math.ceil(jobs / 5));
  const addresses = Math.min(jobs, 2_500);
  const places = Array.from({ length: 1 + shops + addresses }, spot);
  const nodes = places.map(({ x, y }, id) => ({ id, x, y, demand: 0, ready: 0, due: 0, service: 0 }));
  const day = 10 * 3_600;
  return {
    now: unixSeconds(0),
    weights: { second: 0, meter: 1, wattHour: 0, lateSecond: 0 },
    matrices: { wheels: planeMatrix(nodes) },
    vehicles: Array.from(
      { length: Math.ceil(jobs / 8) + 5 },
      (_, v): PlanVehicle => ({
        id: vehicleNamed(`v${v}`),
        profile: 'wheels',
        capacity: { parcels: 4, grams: 0, milliliters: 0 },
        skills: [],
        takes: 'new jobs',
        maxJobs: jobs,
        battery: { usable: wattHours(1), reserve: wattHours(0), idle: 0 },
        start: 0,
        end: 0,
        ready: unixSeconds(0),
        shiftEnd: unixSeconds(2 * day),
      }),
    ),
    jobs: Array.from({ length: jobs }, (_, j): PlanJob => {
      const earliest = random.next() * day;
      const window = { earliest: unixSeconds(earliest), latest: unixSeconds(earliest + 7_200), service: 60 };
      return {
        id: jobNamed(`j${j}`),
        load: { parcels: 1, grams: 0, milliliters: 0 },
        skills: [],
        priority: 0,
        pickUp: { ...window, place: 1 + Math.floor(random.next() * shops) },
        dropOff: {
          ...window,
          latest: unixSeconds(earliest + 9_000),
          place: 1 + shops + (j % addresses),
        },
        lateness: 'hard',
      };
    }),
  };
}

/** Slope of the logarithms by least squares. */
function exponent(points: readonly (readonly [size: number, value: number])[]): number {
  const logs = points.map(([size, value]) => [Math.log(size), Math.log(Math.max(value, 1e-9))] as const);
  const mean = (of: (log: readonly [number, number]) => number) =>
    logs.reduce((sum, log) => sum + of(log), 0) / logs.length;
  const [x, y] = [mean(([size]) => size), mean(([, value]) => value)];
  const across = logs.reduce((sum, [size, value]) => sum + (size - x) * (value - y), 0);
  return across / logs.reduce((sum, [size]) => sum + (size - x) ** 2, 0);
}
