import type { StopRule } from '../view.ts';

/** Something was touched: it waits a moment, so that whoever it was can step aside. */
export const bumper: StopRule = ({ bumperUntil, now }) => (now >= bumperUntil ? undefined : 'bumper');
