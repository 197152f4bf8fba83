import { tell } from './progress.ts';
import type { Step } from './step.ts';

export const finishMission: Step = (progress, _, { now }) => {
  const plan = progress.plan;
  if (plan === null || plan.stop < plan.payload.stops.length) return progress;
  return tell({ ...progress, plan: null }, { kind: 'mission-finished', time: now, mission: plan.mission });
};
