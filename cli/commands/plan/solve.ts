import { access, constants, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { RouteStop } from '../../../hub/planning/problem.ts';
import type { ThreadAnswer } from '../../../hub/planning/solve-in-thread.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { wholeNumber } from '../../arguments.ts';
import { leaf, type Run } from '../../command.ts';
import type { Environment } from '../../environment.ts';
import { formatFields, formatTable } from '../../output/table.ts';

interface SolveFlags {
  readonly seconds: number;
  readonly iterations?: number;
  readonly objective?: 'hier' | 'dist';
  readonly seed: number;
  readonly threads: number;
  readonly out?: string;
}

/** `plan solve FILE`: the route solver without any robot or hub. */
export function defineSolve(command: Command, environment: Environment): void {
  const solving = command
    .command('solve')
    .description('solve a problem file: pick-ups, deliveries, time windows');
  solving.argument('<file>', 'our JSON, Li & Lim, Solomon, Gehring & Homberger or Schneider E-VRPTW');
  solving.option('--seconds <n>', 'time to search', positive, 10);
  solving.option('--iterations <n>', 'search so many steps instead, the same on any machine', wholeNumber(1));
  solving.addOption(
    new Option('--objective <what>', 'hier: fewest vehicles, then cost; dist: cost alone').choices([
      'hier',
      'dist',
    ]),
  );
  solving.option('--seed <n>', 'draws of the search', wholeNumber(0, 2 ** 31), 1);
  solving.option('--threads <n>', 'searches side by side, each with its own seed', wholeNumber(1, 64), 1);
  solving.option('--out <file>', 'write the routes there as JSON');
  leaf<SolveFlags>(solving, environment, [], solveProblem);
}

async function solveProblem(run: Run, flags: SolveFlags, [file = '']: readonly string[]): Promise<void> {
  const { output, environment, signal } = run;
  const { seconds, iterations, objective, seed, threads, out } = flags;
  const { solveInThread } = await import('../../../hub/planning/solve-in-thread.ts');
  const text = await readText(environment, file);
  if (out !== undefined) await checkFolder(environment, out);
  const progress = output.progress('solving');
  const answer = await solveInThread({
    text,
    seed,
    threads,
    signal,
    ...(objective === undefined ? {} : { objective }),
    budget: iterations === undefined ? { seconds } : { iterations },
    progress: ({ share }) => progress.set(share, 1),
  });
  progress.end();
  if (out !== undefined) await writeText(environment, out, `${JSON.stringify(fileOf(answer))}\n`);
  output.result(fileOf(answer), () => describe(answer, output.width));
  if (answer.unassigned.length > 0) run.fail();
}

/** The answer format of the benchmark kit; for our JSON with times, and reasons for what is left out. */
function fileOf({ kind, routes, plan, vehicles, cost, unassigned, seconds, iterations }: ThreadAnswer) {
  return {
    routes: plan === undefined ? routes : plan.routes,
    vehicles,
    [kind === 'wayproof' ? 'cost' : 'distance']: cost,
    unassigned,
    seconds,
    iterations,
  };
}

function describe(
  { kind, routes, plan, vehicles, cost, unassigned, seconds, iterations }: ThreadAnswer,
  width: number,
): string {
  const head = formatFields([
    ['format', kind],
    ['vehicles', `${vehicles}`],
    [kind === 'wayproof' ? 'cost' : 'distance', cost.toFixed(2)],
    ['searched', `${seconds.toFixed(1)} s, ${iterations} steps`],
  ]);
  const lines = namesOf(plan, routes).map((route, i) => `${String(i + 1).padStart(3)}  ${route.join(' ')}`);
  const left = formatTable(
    [
      { title: 'job', cell: ({ job }) => job },
      { title: 'reason', cell: ({ code }) => code },
      { title: 'because', cell: ({ constraint }) => constraint },
      { title: 'what helps', cell: ({ hint }) => hint },
    ],
    unassigned,
    width,
  );
  return [head, ...lines, ...(unassigned.length === 0 ? [] : ['', 'left out', left])].join('\n');
}

/** Our JSON tells everything a vehicle does, benchmark files only whom it visits. */
function namesOf(plan: ThreadAnswer['plan'], routes: ThreadAnswer['routes']) {
  if (plan === undefined) return routes;
  const used = plan.routes.filter(({ visits }) => visits.length > 0);
  return used.map(({ vehicle, stops }) => [`${vehicle}:`, stops.map(nameOf).join(', ')]);
}

function nameOf(stop: RouteStop): string {
  if (stop.kind === 'charge') return `charge ${(stop.after - stop.before).toFixed(1)} Wh at ${stop.charger}`;
  return stop.kind === 'break' ? 'break' : `${stop.job} ${stop.kind}`;
}

async function readText({ cwd }: Environment, file: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8');
  } catch (cause) {
    throw new FleetError('PLAN_FILE_MISSING', { file, reason: reasonOf(cause) }, { cause });
  }
}

/** Before the search: minutes of it would be lost over a folder that is not there. */
async function checkFolder({ cwd }: Environment, file: string): Promise<void> {
  try {
    await access(dirname(resolve(cwd, file)), constants.W_OK);
  } catch (cause) {
    throw new FleetError('PLAN_OUT_FAILED', { file, reason: reasonOf(cause) }, { cause });
  }
}

async function writeText({ cwd }: Environment, file: string, text: string): Promise<void> {
  try {
    await writeFile(resolve(cwd, file), text);
  } catch (cause) {
    throw new FleetError('PLAN_OUT_FAILED', { file, reason: reasonOf(cause) }, { cause });
  }
}

/** What the system says, without the path and the call that the sentence has already. */
const reasonOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause))
    .replace(/^\w+: /, '')
    .replace(/, \w+( '.*')?$/, '');

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < 1e7) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}
