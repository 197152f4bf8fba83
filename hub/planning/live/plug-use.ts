import { wattHours } from '../../../protocol/units.ts';
import { secondsToCharge } from '../charging/charge-curve.ts';
import type { PlugBooking } from '../charging/plugs.ts';
import type { FleetFigures } from '../fleet-figures.ts';
import { isExhausted, leavesWith } from './charge-rule.ts';
import type { LiveCharger } from './live-problem.ts';

/** A robot that charges, waits for a plug, or is on its way to one. */
export interface Charging<Robot> {
  readonly robot: Robot;
  readonly figures: FleetFigures;
  readonly charger: LiveCharger;
  readonly isPlugged: boolean;
  /** When it is there, and the watt-hours in its battery then; now, for one that is there. */
  readonly arrives: number;
  readonly usable: number;
  /** Share of the battery up to which it was sent to charge. */
  readonly enough: number;
}

/** When a robot at a charger can leave with work, and the watt-hours it has then. */
export interface Leaves {
  readonly ready: number;
  readonly usable: number;
}

export interface PlugUse<Robot> {
  /** Robots that charge before they work; missing are those that would stand in line and can work with what they have. */
  readonly leaves: ReadonlyMap<Robot, Leaves>;
  /** When plugs are taken, by the charger's id. */
  readonly taken: ReadonlyMap<string, readonly PlugBooking[]>;
}

/** In line for less than this is no reason to leave again, seconds. */
const SHORT_LINE = 60;

/** Who gets which plug when: first those that have one, then as they come. */
export function plugUse<Robot>(charging: readonly Charging<Robot>[]): PlugUse<Robot> {
  const leaves = new Map<Robot, Leaves>();
  const taken = new Map<string, PlugBooking[]>();
  const inOrder = charging.toSorted(
    (a, b) => Number(b.isPlugged) - Number(a.isPlugged) || a.arrives - b.arrives,
  );
  for (const { robot, figures, charger, isPlugged, arrives, usable, enough } of inOrder) {
    const booked = taken.get(charger.id) ?? [];
    const begin = isPlugged ? arrives : plugFree(charger, booked, arrives);
    if (begin > arrives + SHORT_LINE && !isExhausted(figures, usable)) {
      continue;
    }
    const pieces = figures.curve.map((piece) => ({
      upTo: wattHours(piece.upTo * figures.capacity),
      watts: Math.min(piece.watts, charger.watts),
    }));
    const wanted = Math.max(usable, leavesWith(figures, enough));
    const end = begin + secondsToCharge(pieces, usable, Math.max(wanted, enough * figures.capacity));
    leaves.set(robot, { ready: Math.ceil(begin + secondsToCharge(pieces, usable, wanted)), usable: wanted });
    taken.set(charger.id, [...booked, { begin, end }]);
  }
  return { leaves, taken };
}

/** When a plug is free for one that arrives then and stands behind everybody who is there or comes sooner. */
function plugFree({ plugs }: LiveCharger, booked: readonly PlugBooking[], arrives: number): number {
  const ends = booked.map(({ end }) => end).sort((a, b) => b - a);
  return Math.max(arrives, ends[plugs - 1] ?? arrives);
}
