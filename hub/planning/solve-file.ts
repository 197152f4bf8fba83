import { solveElectric } from './charging/full-recharge/solve.ts';
import { isElectricFile, readElectric } from './formats/evrptw.ts';
import { readLiLim } from './formats/li-lim.ts';
import type { Instance } from './formats/plane.ts';
import { readProblemJson } from './formats/problem-json.ts';
import { isSolomon, readSolomon } from './formats/solomon.ts';
import { textLines } from './formats/text-lines.ts';
import type { Plan, PlanOptions, PlanStopRule } from './problem.ts';
import { solve } from './solver/solve.ts';

/** `hier`: fewest vehicles, then distance. `dist`: distance alone. Our JSON has its own; this overrules it. */
export type FileObjective = 'hier' | 'dist';

export interface FileOptions {
  readonly seed: number;
  readonly stop: PlanStopRule;
  readonly objective?: FileObjective;
  readonly progress?: NonNullable<PlanOptions['progress']>;
}

/** What a solved file gives: routes of names as the file has them, used vehicles only. */
export interface FileAnswer {
  readonly kind: 'pdptw' | 'vrptw' | 'evrptw' | 'wayproof';
  readonly routes: readonly (readonly (number | string)[])[];
  readonly vehicles: number;
  /** Distance of a benchmark file, cost of our JSON. */
  readonly cost: number;
  readonly unassigned: Plan['unassigned'];
  /** The whole plan, for our JSON. */
  readonly plan?: Plan;
}

/**
 * Solves the text of a problem file; its format is seen from its content: our JSON, Li & Lim, Solomon or Gehring &
 * Homberger, Schneider's E-VRPTW. Throws PLAN_FILE_INVALID, PLAN_PROBLEM_INVALID.
 */
export function solveFile(text: string, options: FileOptions): FileAnswer {
  if (text.trimStart().startsWith('{')) return solveJson(text, options);
  if (isElectricFile(text)) return solveElectricFile(text, options);
  const lines = textLines(text);
  return solvePlane(isSolomon(lines) ? readSolomon(lines) : readLiLim(lines), options);
}

function solveJson(text: string, { seed, stop, objective, progress }: FileOptions): FileAnswer {
  const { problem, ...asked } = readProblemJson(text);
  const plan = solve(objective === undefined ? problem : { ...problem, objective: objectiveOf(objective) }, {
    ...asked,
    seed,
    stop,
    ...(progress === undefined ? {} : { progress }),
  });
  const used = plan.routes.filter(({ visits }) => visits.length > 0);
  return {
    kind: 'wayproof',
    routes: used.map(({ visits }) => visits.map(({ job, kind }) => `${job} ${kind}`)),
    vehicles: used.length,
    cost: plan.routes.reduce((sum, { cost }) => sum + cost, 0),
    unassigned: plan.unassigned,
    plan,
  };
}

function solvePlane(
  { kind, nodes, problem }: Instance,
  { seed, stop, objective = 'hier', progress }: FileOptions,
): FileAnswer {
  const plan = solve(
    { ...problem, objective: objectiveOf(objective) },
    { frozen: new Map(), seed, stop, ...(progress === undefined ? {} : { progress }) },
  );
  const used = plan.routes.filter(({ visits }) => visits.length > 0);
  return {
    kind,
    routes: used.map(({ visits }) => visits.map(({ place }) => nodes[place]?.id ?? place)),
    vehicles: used.length,
    cost: used.reduce((sum, { decimeters }) => sum + decimeters / 10, 0),
    unassigned: plan.unassigned,
  };
}

function solveElectricFile(text: string, { seed, stop, objective = 'hier' }: FileOptions): FileAnswer {
  const { routes, distance, unserved } = solveElectric(readElectric(text), { seed, stop, objective });
  return {
    kind: 'evrptw',
    routes,
    vehicles: routes.length,
    cost: distance,
    unassigned: unserved.map((id) => ({
      job: id as Plan['unassigned'][number]['job'],
      code: 'BATTERY',
      constraint: 'no vehicle can serve it, not even one that serves nobody else',
      hint: 'Add a charging station nearby, or a vehicle with a larger battery.',
    })),
  };
}

const objectiveOf = (objective: FileObjective) => (objective === 'hier' ? 'fewest vehicles' : 'cost');
