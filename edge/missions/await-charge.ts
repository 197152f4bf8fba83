import type { Step } from './executor.ts';

/** State of charge at which a charging robot goes on. */
const ENOUGH = 0.9;

export const awaitCharge: Step = (progress, input) => {
  const plan = progress.plan;
  if (plan?.phase.kind !== 'charging' || input.kind !== 'state' || input.state.battery < ENOUGH)
    return progress;
  return { ...progress, plan: { ...plan, stop: plan.stop + 1, phase: { kind: 'driving' } } };
};
