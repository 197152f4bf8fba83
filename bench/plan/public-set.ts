import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type FileAnswer, type FileObjective, solveFile } from '../../hub/planning/solve-file.ts';
import type { BenchmarkOptions, Measured, Target } from '../benchmark.ts';
import { checkRoutes, type Route } from './check.ts';
import { type BestKnown, readBestKnown, readInstance } from './instance.ts';
import { checkWithKit } from './kit-checker.ts';
import type { Level } from './level.ts';
import { peersOf } from './peers.ts';

/** Public instances with their best known values; not part of this repository. */
const data = fileURLToPath(new URL('../../../shared/bench/data', import.meta.url));

export interface PublicSet {
  readonly letter: string;
  readonly about: string;
  /** Folder of the kit. */
  readonly set: string;
  readonly seconds: number;
  readonly objective: FileObjective;
  /** Two of each class, for `--quick`; all when absent. */
  readonly picks?: readonly string[];
  readonly peers: readonly string[];
  /** Bounds that hold for the whole set, by key without the letter. */
  readonly targets: readonly Target[];
}

/** One instance solved by one solver, with what the checkers made of it. */
export interface Solved {
  readonly name: string;
  readonly vehicles: number;
  readonly distance: number;
  readonly known: BestKnown;
  readonly wrong: readonly string[];
  /** Seconds until a plan served everything, where that is known. */
  readonly first?: number;
}

/** A level that solves a public set and holds the sums against the best known values. */
export const publicSet = (set: PublicSet): Level => ({
  letter: set.letter,
  about: set.about,
  measure: (options) => measureSet(set, options),
});

async function measureSet(set: PublicSet, options: BenchmarkOptions): Promise<Measured> {
  const folder = `${data}/${set.set}`;
  const { note } = options;
  if (!existsSync(folder)) {
    note(`level ${set.letter} left out: ../shared/bench/data/${set.set} is not there`);
    return { figures: {}, targets: [] };
  }
  const file = set.objective === 'dist' ? 'bks_distance.csv' : 'bks.csv';
  const best = await readBestKnown(`${folder}/${file}`);
  const all = (await readdir(folder))
    .filter((name) => name.endsWith('.txt'))
    .map((name) => name.slice(0, -4));
  const names = options.quick ? (set.picks ?? all.sort()) : all.sort();
  const seconds = options.seconds ?? set.seconds;
  const ours: Solved[] = [];
  const peers = new Map<string, Solved[]>();
  for (const name of names) {
    const known = best.get(name);
    if (known === undefined) throw new Error(`${name} has no best known value`);
    const result = { name, known, ...(await solveOne(set, folder, name, seconds, options)) };
    ours.push(result);
    const beside: string[] = [];
    for (const [peer, run] of peersOf(set.peers, note)) {
      const its = await run(`${folder}/${name}.txt`, seconds, set.objective);
      peers.set(peer, [...(peers.get(peer) ?? []), { name, known, ...its }]);
      beside.push(`${peer} ${its.vehicles}/${its.distance.toFixed(2)}`);
    }
    note(lineOf(result, beside));
  }
  const figures = figuresOf(set, ours);
  for (const [peer, results] of peers) {
    for (const [key, value] of Object.entries(figuresOf(set, results))) {
      figures[`${key.slice(0, 2)}${peer.replace('+', '-')}-${key.slice(2)}`] = value;
    }
  }
  const letter = set.letter.toLowerCase();
  const whole = options.quick
    ? set.targets.filter(({ key }) => !key.startsWith('vehicles-sum'))
    : set.targets;
  const targets = whole.map(({ key, ...target }) => ({ key: `${letter}-${key}`, ...target }));
  return { figures, targets: targets.filter(({ key }) => figures[key] !== undefined) };
}

async function solveOne(
  { set, objective }: PublicSet,
  folder: string,
  name: string,
  seconds: number,
  { cpu }: BenchmarkOptions,
): Promise<Pick<Solved, 'vehicles' | 'distance' | 'wrong' | 'first'>> {
  const text = await readFile(`${folder}/${name}.txt`, 'latin1');
  const clock = cpu ? processorSeconds : wallSeconds;
  const began = clock();
  let first = Number.POSITIVE_INFINITY;
  const answer = solveFile(text, {
    seed: 1,
    stop: { seconds, clock },
    objective,
    progress: ({ unassigned }) => {
      if (unassigned === 0) first = Math.min(first, clock() - began);
      return undefined;
    },
  });
  const routes = answer.routes as readonly Route[];
  const { vehicles, distance, wrong } = checkRoutes(await readInstance(folder, name), routes);
  return {
    vehicles,
    distance,
    first,
    wrong: [...wrong, ...unserved(answer), ...checkWithKit(set, name, routes)],
  };
}

const unserved = ({ unassigned }: FileAnswer): string[] =>
  unassigned.map(({ job, code }) => `${job} is left out: ${code}`);

export const processorSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
export const wallSeconds = (): number => performance.now() / 1_000;

const gapOf = ({ distance, known }: Solved): number => 100 * (distance / known.distance - 1);

function figuresOf({ letter, objective }: PublicSet, results: readonly Solved[]): Record<string, number> {
  const prefix = letter.toLowerCase();
  const fine = results.filter(({ wrong }) => wrong.length === 0);
  // Distances at different numbers of vehicles are never compared, unless distance is all that counts.
  const equal = fine.filter(({ vehicles, known }) => objective === 'dist' || vehicles === known.vehicles);
  const gaps = equal.map(gapOf);
  const sum = (of: (result: Solved) => number) => fine.reduce((total, result) => total + of(result), 0);
  const vehicles = sum((result) => result.vehicles);
  const known = sum((result) => result.known.vehicles);
  return {
    [`${prefix}-instances`]: results.length,
    [`${prefix}-wrong-plans`]: results.length - fine.length,
    [`${prefix}-vehicles-sum`]: vehicles,
    [`${prefix}-vehicles-best-known`]: known,
    [`${prefix}-vehicles-more-percent`]: known > 0 ? 100 * (vehicles / known - 1) : 0,
    [`${prefix}-compared-distances`]: gaps.length,
    [`${prefix}-longer-mean-percent`]: gaps.reduce((total, gap) => total + gap, 0) / Math.max(1, gaps.length),
    [`${prefix}-longer-worst-percent`]: Math.max(0, ...gaps),
    ...(results[0]?.first === undefined
      ? {}
      : { [`${prefix}-first-seconds`]: Math.max(...results.map(({ first = 0 }) => first)) }),
  };
}

function lineOf(result: Solved, peers: readonly string[]): string {
  const { name, vehicles, distance, known, wrong } = result;
  const ours = `${name.padEnd(10)}${vehicles}/${distance.toFixed(2)}`;
  const best = `best known ${known.vehicles}/${known.distance.toFixed(2)}, ${gapOf(result).toFixed(3)} %`;
  const faults = wrong.length > 0 ? `; WRONG: ${wrong.slice(0, 3).join(', ')}` : '';
  return [`${ours}; ${best}${faults}`, ...peers].join('; ');
}
