import { CHARGED } from '../../protocol/missions.ts';
import { currentStop } from './progress.ts';
import type { Step } from './step.ts';

/** A charging robot goes on once it has what its mission says is enough. */
export const awaitCharge: Step = (progress, input) => {
  const plan = progress.plan;
  if (plan?.phase.kind !== 'charging' || input.kind !== 'state') return progress;
  const enough = (currentStop(progress)?.enough ?? CHARGED) / 1_000;
  if (input.state.battery < enough) return progress;
  return { ...progress, plan: { ...plan, stop: plan.stop + 1, phase: { kind: 'driving' } } };
};
