import { currentStop } from './progress.ts';
import type { Step } from './step.ts';
import { isOver } from './stops.ts';

/** Goes on past stops whose work has already happened: after a hand-over, a restart or a stale mission. */
export const passOver: Step = (progress) => {
  let reached = progress;
  for (;;) {
    const stop = currentStop(reached);
    const plan = reached.plan;
    if (plan === null || stop === undefined || !isOver(reached, plan.payload, stop)) return reached;
    reached = { ...reached, plan: { ...plan, stop: plan.stop + 1, phase: { kind: 'driving' } } };
  }
};
