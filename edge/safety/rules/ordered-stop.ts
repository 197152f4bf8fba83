import type { StopRule } from '../view.ts';

/** An operator or the owner stopped it, over whatever link. */
export const orderedStop: StopRule = ({ held }) =>
  held === null ? undefined : `ordered: ${held}`.slice(0, 200);
