import { cheapestInsertion } from '../hub/planning/cheapest-insertion.ts';
import { pavement } from '../maps/roads/profiles.ts';
import { createRouter } from '../maps/roads/router.ts';
import { generateTown } from '../maps/town/generate-town.ts';
import type { Benchmark, BenchmarkOptions } from './benchmark.ts';
import { checkDay } from './day/check.ts';
import { dayOf } from './day/city.ts';
import { type DayFigures, judgeDay } from './day/judge.ts';
import type { DayPlanner } from './day/planners.ts';
import { type Day, Replay } from './day/replay.ts';
import { troubleOf } from './day/trouble.ts';

const TOWN_SEED = 7;
const DAY_SEED = 1;
const HOUR = 3_600;

/** Everything is planned anew at every event, job by job, and stays. */
const greedy: DayPlanner = {
  name: 'greedy',
  departs: 'at once',
  first: (problem, options) => cheapestInsertion.plan(problem, options),
  better: (_problem, _options, first) => first,
};

/** One day of a city fleet, orders arriving live, once with each planner; an independent checker walks both. */
export const day: Benchmark = {
  name: 'day',
  about: 'a seeded day of 50 robots, 10 drones and 1,500 live orders with breakdowns and blocked streets',
  async measure(options) {
    const wished = dayToPlan(options);
    const results = [greedy].map((planner) => run(wished, planner, options));
    return { figures: Object.assign({}, ...results.map(figuresOf)), targets: [] };
  },
};

function dayToPlan({ quick }: BenchmarkOptions): Day {
  const { network, places, areas } = generateTown(TOWN_SEED);
  const [robots, drones] = [50, 10];
  const begin = (quick ? 11 : 8) * HOUR;
  const until = (quick ? 13 : 20) * HOUR;
  const orders = quick ? 300 : 1_500;
  const facts = dayOf(places, { seed: DAY_SEED, robots, drones, orders, from: begin, until });
  const trouble = troubleOf(createRouter(network, pavement), places.doors, {
    seed: DAY_SEED + 1,
    vehicles: robots + drones,
    breakdowns: orders / 100,
    blocks: orders / 30,
    from: begin,
    until,
  });
  return { facts, network, areas, trouble, begin, end: until + 4 * HOUR };
}

interface Judged {
  readonly name: string;
  readonly figures: DayFigures;
  readonly wrong: readonly string[];
}

function run(wished: Day, planner: DayPlanner, { note }: BenchmarkOptions): Judged {
  const log = new Replay(wished, planner).run();
  const wrong = checkDay(wished.facts, wished.begin, log);
  const figures = judgeDay(wished.facts, log);
  const { cost, delivered, unserved, plans } = figures;
  note(`${planner.name}: cost ${Math.round(cost)}, ${delivered} delivered, ${unserved} not, ${plans} plans`);
  for (const sentence of wrong.slice(0, 20)) note(`${planner.name}: ${sentence}`);
  return { name: planner.name, figures, wrong };
}

function figuresOf({ name, figures, wrong }: Judged): Record<string, number> {
  const { firstCpu, firstWall, ...rest } = figures;
  return {
    [`${name}-cost`]: rest.cost,
    [`${name}-kilometres`]: rest.meters / 1_000,
    [`${name}-driving-hours`]: rest.seconds / HOUR,
    [`${name}-on-time-share`]: rest.onTime,
    [`${name}-unserved-orders`]: rest.unserved,
    [`${name}-vehicles`]: rest.vehicles,
    [`${name}-charges`]: rest.charges,
    [`${name}-plans`]: rest.plans,
    [`${name}-first-answer-cpu-ms-p50`]: firstCpu.p50,
    [`${name}-first-answer-cpu-ms-p99`]: firstCpu.p99,
    [`${name}-first-answer-wall-ms-p50`]: firstWall.p50,
    [`${name}-first-answer-wall-ms-p99`]: firstWall.p99,
    [`${name}-violations`]: wrong.length,
  };
}
