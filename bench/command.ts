import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.ts';
import { describeMachine } from './machine.ts';
import { describeReport, isMet, runBenchmark } from './report.ts';

/** Where a run writes: figures to `print`, everything else to `note`. */
export interface Console {
  readonly print: (text: string) => void;
  readonly note: (text: string) => void;
}

/**
 * `NAME [--json] [--quick] [--level A,B] [--seconds N] [--cpu]`: one benchmark as a table or as one JSON object.
 * @returns the exit code: 0 all targets met, 1 one missed or the run broke, 2 wrong words.
 */
export async function runBench(
  words: readonly string[],
  benchmarks: readonly Benchmark[],
  { print, note }: Console,
): Promise<number> {
  const asked = parseWords(words);
  const benchmark = benchmarks.find(({ name }) => name === asked?.name);
  if (asked === undefined || benchmark === undefined) {
    note('usage: npm run -s bench -- NAME [--json] [--quick] [--level A,B] [--seconds N] [--cpu]');
    for (const { name, about } of benchmarks) note(`  ${name.padEnd(10)}${about}`);
    return 2;
  }
  try {
    const report = await runBenchmark(benchmark, { ...asked.options, note }, describeMachine());
    print(asked.json ? JSON.stringify(report) : describeReport(report));
    return isMet(report) ? 0 : 1;
  } catch (error) {
    note(
      `${benchmark.name} broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return 1;
  }
}

function parseWords(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: {
        json: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        cpu: { type: 'boolean', default: false },
        level: { type: 'string' },
        seconds: { type: 'string' },
      },
      allowPositionals: true,
    });
    const { json, quick, cpu, level, seconds } = values;
    if (positionals.length !== 1 || (seconds !== undefined && !(Number(seconds) > 0))) return undefined;
    const options = {
      quick,
      cpu,
      ...(level === undefined ? {} : { levels: level.toUpperCase().split(',') }),
      ...(seconds === undefined ? {} : { seconds: Number(seconds) }),
    };
    return { name: positionals[0], json, options };
  } catch {
    return undefined;
  }
}
