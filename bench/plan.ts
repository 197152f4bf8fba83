import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { cheapestInsertion } from '../hub/planning/cheapest-insertion.ts';
import type { Benchmark } from './benchmark.ts';
import { checkRoutes } from './plan/check.ts';
import { type BestKnown, readBestKnown, readInstance } from './plan/instance.ts';
import { problemOf, routesOf } from './plan/problem.ts';
import { median } from './statistics.ts';

/** Public instances with their best known values; not part of this repository. */
const folder = fileURLToPath(new URL('../../shared/bench/data/lilim_100', import.meta.url));

/** Two of each class, the picks of the side-by-side kit. */
const picks = [
  ...['lc101', 'lc103', 'lc203', 'lc206', 'lr102', 'lr104'],
  ...['lr205', 'lr208', 'lrc103', 'lrc106', 'lrc204', 'lrc207'],
];

/**
 * Li & Lim, 100 tasks, fewest vehicles first, then distance. The hub's planner of today is a plain cheapest
 * insertion, so only that its plans hold is a target; the bounds of design/planning.md section 3 wait for the
 * solver that is to meet them.
 */
export const plan: Benchmark = {
  name: 'plan',
  about: 'vehicles and distance of the planner on Li & Lim 100 beside the best known; checked independently',
  async measure({ quick, note }) {
    if (!existsSync(folder)) {
      note('left out: the Li & Lim instances are not in ../shared/bench/data/lilim_100');
      return { figures: {}, targets: [] };
    }
    const best = await readBestKnown(folder);
    const files = (await readdir(folder)).filter((file) => file.endsWith('.txt'));
    const names = quick ? picks : files.map((file) => file.slice(0, -4)).sort();
    const results: Planned[] = [];
    for (const name of names) {
      const result = await planOne(name, best.get(name));
      const { vehicles, distance, known, wrong, unserved } = result;
      note(
        `${name.padEnd(8)}${vehicles} vehicles, ${distance.toFixed(2)}; best known ${known.vehicles}, ${known.distance.toFixed(2)}` +
          (unserved > 0 ? `; ${unserved} jobs unserved` : '') +
          (wrong.length > 0 ? `; WRONG: ${wrong.slice(0, 3).join(', ')}` : ''),
      );
      results.push(result);
    }
    const sum = (of: (result: Planned) => number) => results.reduce((total, result) => total + of(result), 0);
    return {
      figures: {
        instances: results.length,
        'wrong-plans': results.filter(({ wrong }) => wrong.length > 0).length,
        'unserved-jobs': sum(({ unserved }) => unserved),
        vehicles: sum(({ vehicles }) => vehicles),
        'vehicles-best-known': sum(({ known }) => known.vehicles),
        distance: sum(({ distance }) => distance),
        'distance-best-known': sum(({ known }) => known.distance),
        'plan-seconds-median': median(results.map(({ seconds }) => seconds)),
        'plan-seconds-highest': Math.max(...results.map(({ seconds }) => seconds)),
      },
      targets: [{ key: 'wrong-plans', op: '<=', bound: 0 }],
    };
  },
};

interface Planned {
  readonly vehicles: number;
  readonly distance: number;
  readonly known: BestKnown;
  readonly wrong: readonly string[];
  readonly unserved: number;
  readonly seconds: number;
}

async function planOne(name: string, known: BestKnown | undefined): Promise<Planned> {
  if (known === undefined) throw new Error(`${name} has no best known value`);
  const instance = await readInstance(folder, name);
  const problem = problemOf(instance);
  const before = process.cpuUsage();
  const made = cheapestInsertion.plan(problem, { frozen: new Map(), seed: 1 });
  const { user, system } = process.cpuUsage(before);
  const { vehicles, distance, wrong } = checkRoutes(instance, routesOf(made));
  const unserved = made.unassigned.length;
  // What the planner says it left out is no fault of the plan: it is counted apart.
  const faults = unserved === 0 ? wrong : wrong.filter((fault) => !fault.endsWith('visited 0 times'));
  return { vehicles, distance, known, wrong: faults, unserved, seconds: (user + system) / 1e6 };
}
