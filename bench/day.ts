import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cheapestInsertion } from '../hub/planning/cheapest-insertion.ts';
import { livePlanner } from '../hub/planning/live/live-planner.ts';
import { CHANGE_PRICE, isClearlyBetter } from '../hub/planning/live/plan-engine.ts';
import type { Plan, PlanOptions, PlanProblem } from '../hub/planning/problem.ts';
import { pavement } from '../maps/roads/profiles.ts';
import { createRouter } from '../maps/roads/router.ts';
import { generateTown } from '../maps/town/generate-town.ts';
import type { Benchmark, BenchmarkOptions } from './benchmark.ts';
import { checkDay } from './day/check.ts';
import { dayOf } from './day/city.ts';
import { lateOrders, type OrderHistory } from './day/history.ts';
import { type DayFigures, judgeDay } from './day/judge.ts';
import { mainLoopDelay, type Question } from './day/main-loop.ts';
import type { DayPlanner } from './day/planners.ts';
import { type Day, Replay } from './day/replay.ts';
import { troubleOf } from './day/trouble.ts';

const TOWN_SEED = 7;
const DAY_SEED = 1;
const HOUR = 3_600;

/** Everything is planned anew at every event, job by job, and robots leave at once. */
const greedy: DayPlanner = {
  name: 'greedy',
  departs: 'at once',
  first: (problem, options) => cheapestInsertion.plan(problem, options),
  better: (_problem, _options, first) => first,
};

/** The same with the hub's rules of departure: what they are worth without the solver. */
const greedyInTime: DayPlanner = { ...greedy, name: 'greedy-in-time', departs: 'in time' };

/** Counted, so that the same seed gives the same day on any machine. */
const FIRST_ITERATIONS = 20;
const BETTER_ITERATIONS = 1_000;

/** The hub's own: from the plan so far to a first answer, then made better while nobody waits for it. */
const solver: DayPlanner = {
  name: 'solver',
  departs: 'in time',
  first: (problem, options) => plan(problem, options, FIRST_ITERATIONS),
  better(problem, options, first) {
    const warmStart = new Map(first.routes.map(({ vehicle, stops }) => [vehicle, stops]));
    const better = plan(problem, { ...options, warmStart }, BETTER_ITERATIONS);
    return isClearlyBetter(better, first) ? better : first;
  },
};

const plan = (problem: PlanProblem, options: PlanOptions, iterations: number): Plan =>
  livePlanner.plan(problem, { ...options, stop: { iterations }, changePrice: CHANGE_PRICE });

/** One day of a city fleet, orders arriving live, with each planner; an independent checker walks every day. */
export const day: Benchmark = {
  name: 'day',
  about: 'a seeded day of 50 robots, 10 drones and 1,500 live orders with breakdowns and blocked streets',
  async measure(options) {
    const wished = dayToPlan(options);
    const questions: Question[] = [];
    const judged = [greedy, greedyInTime, solver].map((planner) => run(wished, planner, options, questions));
    const { planning, idle } = await mainLoopDelay(questions);
    const costOf = (name: string) => judged.find((one) => one.name === name)?.figures.cost ?? Number.NaN;
    const saved = (than: string) => 100 * (1 - costOf('solver') / costOf(than));
    const figures: Record<string, number> = {
      orders: wished.facts.orders.length,
      breakdowns: wished.trouble.breakdowns.length,
      'saved-percent': saved('greedy'),
      'saved-percent-of-greedy-in-time': saved('greedy-in-time'),
      'main-loop-delay-ms-p99': planning.p99,
      'main-loop-delay-ms-max': planning.max,
      'idle-loop-delay-ms-p99': idle.p99,
      'idle-loop-delay-ms-max': idle.max,
    };
    return {
      figures: Object.assign(figures, ...judged.map(figuresOf)),
      targets: [
        { key: 'saved-percent', op: '>=', bound: 8 },
        { key: 'solver-violations', op: '<=', bound: 0 },
        { key: 'solver-frozen-stops-changed', op: '<=', bound: 0 },
        { key: 'solver-first-answer-cpu-ms-p99', op: '<=', bound: 100 },
      ],
    };
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

/** About so many questions are asked again to see what a hub's own thread notices of them. */
const ASKED_AGAIN = 40;

interface Judged {
  readonly name: string;
  readonly figures: DayFigures;
  readonly wrong: readonly string[];
}

function run(wished: Day, planner: DayPlanner, { note }: BenchmarkOptions, questions: Question[]): Judged {
  const every = Math.ceil(wished.facts.orders.length / ASKED_AGAIN);
  let count = 0;
  const asks = (question: Question) => {
    if (planner === solver && count++ % every === 0) questions.push(question);
  };
  const log = new Replay(wished, planner, asks).run();
  const wrong = checkDay(wished.facts, wished.begin, log);
  const figures = judgeDay(wished.facts, log);
  const late = lateOrders(wished.facts, log);
  keepHistories(planner.name, late);
  const worst = late
    .slice(0, 5)
    .map(({ order, late: by }) => `${order} ${by === null ? 'never' : `${Math.round(by)} s`}`);
  note(`${planner.name}: the latest orders: ${worst.join(', ')}`);
  const { cost, delivered, unserved, plans } = figures;
  note(`${planner.name}: cost ${Math.round(cost)}, ${delivered} delivered, ${unserved} not, ${plans} plans`);
  for (const sentence of wrong.slice(0, 20)) note(`${planner.name}: ${sentence}`);
  return { name: planner.name, figures, wrong };
}

/** One JSON line an order that was late or not delivered, the worst first, with all that happened to it. */
function keepHistories(planner: string, late: readonly OrderHistory[]): void {
  const folder = process.env['BENCH_DAY_LATE'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const lines = late.map((order) => `${JSON.stringify(order)}\n`);
  writeFileSync(join(folder, `${planner}-late.jsonl`), lines.join(''));
}

function figuresOf({ name, figures, wrong }: Judged): Record<string, number> {
  const { built, firstCpu, firstWall, ...rest } = figures;
  return {
    [`${name}-cost`]: rest.cost,
    [`${name}-kilometres`]: rest.meters / 1_000,
    [`${name}-driving-hours`]: rest.seconds / HOUR,
    [`${name}-on-time-share`]: rest.onTime,
    [`${name}-unserved-orders`]: rest.unserved,
    [`${name}-vehicles`]: rest.vehicles,
    [`${name}-charges`]: rest.charges,
    [`${name}-plans`]: rest.plans,
    [`${name}-problem-wall-ms-p50`]: built.p50,
    [`${name}-problem-wall-ms-p99`]: built.p99,
    [`${name}-first-answer-cpu-ms-p50`]: firstCpu.p50,
    [`${name}-first-answer-cpu-ms-p99`]: firstCpu.p99,
    [`${name}-first-answer-wall-ms-p50`]: firstWall.p50,
    [`${name}-first-answer-wall-ms-p99`]: firstWall.p99,
    [`${name}-violations`]: wrong.length,
    [`${name}-frozen-stops-changed`]: wrong.filter((sentence) => sentence.startsWith('frozen')).length,
  };
}
