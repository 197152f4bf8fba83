import type { CodeRole } from '../../protocol/codes.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { checkCode } from '../../protocol/jobs.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import { currentStop, tell, withPhase } from './progress.ts';
import type { Step } from './step.ts';
import { jobOfStop } from './stops.ts';

/** After so many wrong codes a door is given up, and each try makes the next one wait twice as long. */
export const MAX_TRIES = 5;
const FIRST_DELAY_MS = 2_000;

/**
 * A code was typed at a door. Only the code whose hash the shipper signed opens the compartment, whatever the
 * hub says; tries are counted durably, so that a restart gives nobody new ones.
 */
export const checkTypedCode: Step = (progress, input, { now }) => {
  const plan = progress.plan;
  const stop = currentStop(progress);
  if (input.kind !== 'event' || input.event.kind !== 'code-entered') return progress;
  if (plan === null || stop === undefined || plan.phase.kind !== 'at-door') return progress;
  const { phase } = plan;
  const job = jobOfStop(plan.payload, stop);
  if (job === undefined || phase.code !== null || phase.compartment < 0) return progress;
  if (phase.tries >= MAX_TRIES || now < phase.notBefore) return progress;
  const code = codeOf(job.statement, stop.kind as CodeRole, input.event.code);
  if (code !== undefined) return withPhase(progress, { ...phase, code });
  const tries = phase.tries + 1;
  const notBefore = unixMilliseconds(now + FIRST_DELAY_MS * 2 ** (tries - 1));
  return tell(withPhase(progress, { ...phase, tries, notBefore }), {
    kind: 'wrong-code',
    time: now,
    mission: plan.mission,
    stop: plan.stop,
  });
};

function codeOf(statement: Uint8Array, role: CodeRole, typed: string): Uint8Array | undefined {
  try {
    return checkCode(statement, role, typed);
  } catch (wrong) {
    if (isFleetError(wrong, 'CODE_WRONG') || isFleetError(wrong, 'CODE_FORMAT')) return undefined;
    throw wrong;
  }
}
