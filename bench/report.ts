import { formatTable } from '../cli/output/table.ts';
import type { Benchmark, BenchmarkOptions, Figures, Target } from './benchmark.ts';
import type { Machine } from './machine.ts';

export interface JudgedTarget extends Target {
  readonly measured: number;
  readonly ok: boolean;
}

/** What `--json` prints. */
export interface Report {
  readonly name: string;
  readonly machine: Machine;
  readonly seconds: number;
  readonly figures: Figures;
  readonly targets: readonly JudgedTarget[];
}

/** Runs a benchmark and holds its figures against its targets. A target without its figure is a fault. */
export async function runBenchmark(
  { name, measure }: Benchmark,
  options: BenchmarkOptions,
  machine: Machine,
): Promise<Report> {
  const began = performance.now();
  const { figures, targets } = await measure(options);
  const seconds = round((performance.now() - began) / 1000);
  const rounded = Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, round(value)]));
  return {
    name,
    machine,
    seconds,
    figures: rounded,
    targets: targets.map((target) => judge(target, figures)),
  };
}

export const isMet = ({ targets }: Report): boolean => targets.every(({ ok }) => ok);

/** The machine in a sentence, then one line a figure. */
export function describeReport({ name, machine, seconds, figures, targets }: Report): string {
  const { cpu, cores, gibibytes, system, node, load } = machine;
  const rows = Object.entries(figures).map(([key, value]) => ({
    key,
    value,
    target: targets.find((target) => target.key === key),
  }));
  const table = formatTable(
    [
      { title: 'figure', cell: (row) => row.key },
      { title: 'measured', align: 'right', cell: (row) => row.value.toLocaleString('en') },
      { title: 'target', align: 'right', cell: ({ target }) => (target ? boundOf(target) : '') },
      { title: '', cell: ({ target }) => (target === undefined ? '' : target.ok ? 'ok' : 'MISSED') },
    ],
    rows,
  );
  const where = `${cpu}, ${cores} cores, ${gibibytes} GiB, ${system}, Node ${node}, load ${load}`;
  return `${name}: ${seconds} s on ${where}\n${table}`;
}

function judge(target: Target, figures: Figures): JudgedTarget {
  const measured = figures[target.key];
  if (measured === undefined) throw new RangeError(`no figure ${target.key} for its target`);
  const ok = target.op === '<=' ? measured <= target.bound : measured >= target.bound;
  return { ...target, measured: round(measured), ok };
}

const boundOf = ({ op, bound }: Target) => `${op} ${bound.toLocaleString('en')}`;

/** Four significant digits of what is small, whole numbers of what is large. */
const round = (value: number): number =>
  Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(4));
