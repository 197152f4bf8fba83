import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('../../../', import.meta.url);

/** A build of the program with one check left out. */
export interface Mutant {
  readonly number: number;
  /** What becomes possible, in the words of programs/wayproof/Cargo.toml. */
  readonly allows: string;
}

/** The Cargo features `mutant-1`, `mutant-2` … with the comments behind them. */
export function mutants(): Mutant[] {
  const manifest = readFileSync(new URL('programs/wayproof/Cargo.toml', root), 'utf8');
  return [...manifest.matchAll(/^mutant-(\d+) = \[\]\s+# (.+)$/gm)].map(([, number, allows = '']) => ({
    number: Number(number),
    allows,
  }));
}

interface Ended {
  readonly failed: boolean;
  readonly output: string;
}

/** Runs a command of this package to its end. */
function run(args: readonly string[], change: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const options = { cwd: root, env: { ...process.env, ...change }, maxBuffer: 1 << 28 };
  return new Promise((resolve) => {
    execFile('npx', args, options, (error, stdout, stderr) => {
      resolve({ failed: error !== null, output: error === null ? stdout : `${stdout}${stderr}` });
    });
  });
}

/** Builds a mutant into `folder` and returns its file. Throws what the build said. */
export async function build({ number }: Mutant, folder: string): Promise<string> {
  const file = join(folder, `mutant-${number}.so`);
  const args = ['tsx', 'programs/build/main.ts', '--mutant', String(number), '--out', file];
  const { failed, output } = await run(args);
  if (failed) throw new Error(`mutant ${number}: ${output}`);
  return file;
}

/** What the tests of the bytecode said. */
export interface Verdict {
  readonly passed: number;
  /** Titles of the tests that failed, with the names of their files. */
  readonly failed: readonly string[];
}

/**
 * Those whose rules the mutants drop. The tables of wrong accounts, the figures and the lives of single keys look at
 * none of them.
 */
const TESTS = [
  'test/programs/wayproof/{claim,register-device,post-epoch,attest-epoch,finalise-epoch,invariants}.test.ts',
  'test/programs/wayproof/attacks/{bonds,challenges,council,emission,equivocation}.test.ts',
  'test/programs/wayproof/attacks/{openings,rotation,transfer,voiding}.test.ts',
];

/** Runs the tests of the bytecode on a file, or on the committed one. */
export async function verdictOn(bytecode?: string): Promise<Verdict> {
  const { output } = await run(['ava', '--tap', '--timeout', '30m', '--concurrency', '4', ...TESTS], {
    WAYPROOF_PROPERTY_RUNS: process.env['WAYPROOF_PROPERTY_RUNS'] ?? '100',
    ...(bytecode === undefined ? {} : { WAYPROOF_PROGRAM_SO: bytecode }),
  });
  const lines = output.split('\n');
  // ava drops "test-" from file names, also out of the middle of one.
  const failed = lines
    .flatMap((line) => line.match(/^not ok \d+ - (.*)$/)?.[1] ?? [])
    .map((title) => title.replace('atepoch ›', 'attest-epoch ›'));
  const passed = lines.filter((line) => /^ok \d+ - /.test(line)).length;
  return { passed, failed };
}
