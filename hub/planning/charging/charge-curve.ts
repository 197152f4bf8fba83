import type { ChargePiece, PlanBattery } from '../problem.ts';

const SECONDS_AN_HOUR = 3_600;

/** Watt-hours after so many seconds at a plug. */
export interface CurvePoint {
  readonly seconds: number;
  readonly level: number;
}

/** How a battery takes up at a plug of so many watts: the weaker of the two, piece by piece. */
export function piecesAt(battery: PlanBattery, plugWatts: number): readonly ChargePiece[] {
  const { capacity, curve } = battery;
  if (capacity === undefined) return [];
  const pieces = curve ?? [{ upTo: capacity, watts: plugWatts }];
  return pieces.map(({ upTo, watts }) => ({ upTo, watts: Math.min(watts, plugWatts) }));
}

/**
 * The curve from a level on: where it begins, where it bends, where the battery is full. Between two points the
 * level rises at a constant rate (the piecewise linear charging function of Montoya et al. 2017).
 */
export function curveFrom(pieces: readonly ChargePiece[], level: number): CurvePoint[] {
  const points: CurvePoint[] = [{ seconds: 0, level }];
  let seconds = 0;
  let reached = level;
  for (const { upTo, watts } of pieces) {
    if (upTo <= reached) continue;
    seconds += ((upTo - reached) * SECONDS_AN_HOUR) / watts;
    reached = upTo;
    points.push({ seconds, level: reached });
  }
  return points;
}

/** Seconds to charge from one level to another. */
export function secondsToCharge(pieces: readonly ChargePiece[], from: number, to: number): number {
  let seconds = 0;
  let level = from;
  for (const { upTo, watts } of pieces) {
    const until = Math.min(to, upTo);
    if (until <= level) continue;
    seconds += ((until - level) * SECONDS_AN_HOUR) / watts;
    level = until;
  }
  return seconds;
}
