import type { ChargePiece } from '../../problem.ts';

/** Watt-hours in the battery after so many seconds at a plug: `secondsToCharge` the other way round. */
export function levelAfter(pieces: readonly ChargePiece[], from: number, seconds: number): number {
  let level = from;
  let left = seconds;
  for (const { upTo, watts } of pieces) {
    if (upTo <= level) continue;
    const takes = ((upTo - level) * 3_600) / watts;
    if (left <= takes) return level + (left * watts) / 3_600;
    left -= takes;
    level = upTo;
  }
  return level;
}
