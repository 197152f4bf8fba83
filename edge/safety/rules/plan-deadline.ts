import type { StopRule } from '../view.ts';

/** A plan past its deadline is no plan: the world it was made for is gone. */
export const planDeadline: StopRule = ({ missionEnds, now }) =>
  missionEnds === undefined || now < missionEnds ? undefined : 'mission expired';
