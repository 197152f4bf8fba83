import type { JobId } from '../../protocol/ids.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import type { JobExplanation } from '../../protocol/views/plan.ts';
import { type Why, whyOf } from '../planning/live/why.ts';
import type { Plan, PlanOptions, PlanProblem } from '../planning/problem.ts';

/** A round of planning, kept to be explained. */
export interface PlannedRound {
  readonly made: UnixSeconds;
  /** Without the jobs that cannot be; the plan says why of those. */
  readonly problem: PlanProblem;
  readonly plan: Plan;
  readonly frozen: PlanOptions['frozen'];
}

/** Why a job is where it is in the plan of a round; undefined when that plan knows nothing of it. */
export function explanationOf(
  { made, problem, plan, frozen }: PlannedRound,
  job: JobId,
): JobExplanation | undefined {
  const why = whyOf(problem, plan, frozen, job);
  if (why === undefined) return undefined;
  const { standing, vehicle, cost, left, rivals } = why;
  return {
    job,
    made,
    standing,
    device: vehicle,
    cost,
    sentence: sentenceOf(why),
    unassigned: left && { code: left.code, constraint: left.constraint, hint: left.hint },
    others: rivals.map(({ vehicle: device, ...rest }) => ({ device, ...rest })),
  };
}

function sentenceOf({ standing, cost, left, rivals }: Why): string {
  if (standing === 'aboard') return 'The robot has it aboard: nobody else can bring it.';
  if (standing === 'committed') return 'The robot is on its way to it: that stop stays.';
  if (standing === 'left') return `Nobody does it now: ${left?.constraint ?? 'it is not planned yet'}.`;
  const next = rivals[0]?.added ?? null;
  const here = cost === null ? 'It is in this route' : `Here it costs ${round(cost)}`;
  if (next === null) return `${here}; no other robot can do it.`;
  if (cost === null) return `${here}; the next best would cost ${round(next)}.`;
  const more = next - cost;
  if (more < 0)
    return `${here}; another would cost ${round(next)}, but it is kept where it was: plans that change all the time help nobody.`;
  return `${here}; the next best would cost ${round(next)}, ${round(more)} more.`;
}

const round = (value: number): string => String(Math.round(value));
