import type { StopRule } from '../view.ts';

/** What must not be driven to its end is not begun. */
export const allowedPath: StopRule = ({ pathFlaw }) =>
  pathFlaw === undefined ? undefined : `path: ${pathFlaw}`.slice(0, 200);
