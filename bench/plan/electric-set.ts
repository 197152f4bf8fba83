import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { solveFile } from '../../hub/planning/solve-file.ts';
import type { BenchmarkOptions, Measured } from '../benchmark.ts';
import { checkElectric, type ElectricRoute, readElectricFile } from './check-electric.ts';
import { type BestKnown, readBestKnown } from './instance.ts';
import { checkWithKit } from './kit-checker.ts';
import type { Level } from './level.ts';
import { processorSeconds, wallSeconds } from './public-set.ts';

const SET = 'evrptw_100';
const SECONDS = 30;
/** Seconds of the wall clock between two readings of the processor's. */
const PATIENCE = 0.02;
const folder = fileURLToPath(new URL(`../../../shared/bench/data/${SET}`, import.meta.url));

/** Two of each class. */
const picks = [
  ...['c103', 'c108', 'c202', 'c204', 'r103', 'r110'],
  ...['r203', 'r207', 'rc101', 'rc105', 'rc203', 'rc207'],
].map((name) => `${name}_21`);

interface Solved {
  readonly name: string;
  readonly vehicles: number;
  readonly distance: number;
  readonly known: BestKnown;
  readonly wrong: readonly string[];
}

/** Level D: E-VRPTW, 100 customers and 21 stations, every recharge a full one, beside Schneider et al. (2014). */
export const electricSet: Level = {
  letter: 'D',
  about: 'E-VRPTW 100 customers, fewest vehicles first, full recharges',
  measure: measureSet,
};

async function measureSet(options: BenchmarkOptions): Promise<Measured> {
  const { note, quick } = options;
  if (!existsSync(folder)) {
    note(`level D left out: ../shared/bench/data/${SET} is not there`);
    return { figures: {}, targets: [] };
  }
  const best = await readBestKnown(`${folder}/bks.csv`);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.txt'));
  const names = quick ? picks : files.map((file) => file.slice(0, -4)).sort();
  const results: Solved[] = [];
  for (const name of names) {
    const known = best.get(name);
    if (known === undefined) throw new Error(`${name} has no value to compare with`);
    const result = { name, known, ...(await solveOne(name, options)) };
    note(lineOf(result));
    results.push(result);
  }
  const figures = figuresOf(results);
  return {
    figures,
    targets: [
      { key: 'd-wrong-plans', op: '<=', bound: 0 },
      ...(quick ? [] : [{ key: 'd-no-more-vehicles', op: '>=', bound: 50 } as const]),
      { key: 'd-longer-mean-percent', op: '<=', bound: 1 },
    ],
  };
}

async function solveOne(
  name: string,
  { cpu, seconds = SECONDS }: BenchmarkOptions,
): Promise<Pick<Solved, 'vehicles' | 'distance' | 'wrong'>> {
  const file = `${folder}/${name}.txt`;
  const clock = cpu ? seldomRead(processorSeconds) : wallSeconds;
  const { routes, unassigned } = solveFile(await readFile(file, 'latin1'), {
    seed: 1,
    stop: { seconds, clock },
    objective: 'hier',
  });
  const answer = routes as readonly ElectricRoute[];
  const { vehicles, distance, wrong } = checkElectric(await readElectricFile(file), answer);
  const left = unassigned.map(({ job, code }) => `${job} is left out: ${code}`);
  return { vehicles, distance, wrong: [...wrong, ...left, ...checkWithKit(SET, name, answer)] };
}

/**
 * Reading the processor's clock takes half a millisecond on some machines, a tenth of a run when it is read every few
 * milliseconds: it is read when that long has passed by the wall clock.
 */
function seldomRead(clock: () => number): () => number {
  let seconds = clock();
  let read = wallSeconds();
  return () => {
    const now = wallSeconds();
    if (now - read < PATIENCE) return seconds;
    read = now;
    seconds = clock();
    return seconds;
  };
}

const gapOf = ({ distance, known }: Solved): number => 100 * (distance / known.distance - 1);

function figuresOf(results: readonly Solved[]): Record<string, number> {
  const fine = results.filter(({ wrong }) => wrong.length === 0);
  const equal = fine.filter(({ vehicles, known }) => vehicles === known.vehicles);
  const gaps = equal.map(gapOf);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    'd-instances': results.length,
    'd-wrong-plans': results.length - fine.length,
    'd-vehicles-sum': sum(fine.map(({ vehicles }) => vehicles)),
    'd-vehicles-best-known': sum(fine.map(({ known }) => known.vehicles)),
    'd-no-more-vehicles': fine.filter(({ vehicles, known }) => vehicles <= known.vehicles).length,
    'd-compared-distances': gaps.length,
    'd-longer-mean-percent': sum(gaps) / Math.max(1, gaps.length),
    'd-longer-worst-percent': Math.max(0, ...gaps),
    'd-longer-than-1-percent': gaps.filter((gap) => gap > 1).length,
  };
}

function lineOf(result: Solved): string {
  const { name, vehicles, distance, known, wrong } = result;
  const gap = vehicles === known.vehicles ? `, ${gapOf(result).toFixed(2)} %` : '';
  const faults = wrong.length > 0 ? `; WRONG: ${wrong.slice(0, 3).join(', ')}` : '';
  return `${name.padEnd(10)}${vehicles}/${distance.toFixed(2)}; Schneider et al. ${known.vehicles}/${known.distance.toFixed(2)}${gap}${faults}`;
}
