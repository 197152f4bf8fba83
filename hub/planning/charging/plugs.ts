import type { PlanCharger } from '../problem.ts';

/** A plug in use, seconds since the epoch. */
export interface PlugBooking {
  readonly begin: number;
  readonly end: number;
}

/** Bookings by the charger's id. */
export type PlugBookings = ReadonlyMap<string, readonly PlugBooking[]>;

/** When at least one plug of the charger is free from `from` on: intervals in order, the last one without end. */
export function freeTimes(
  { id, plugs, taken = [] }: PlanCharger,
  bookings: PlugBookings,
  from: number,
): readonly PlugBooking[] {
  const changes = [...taken, ...(bookings.get(id) ?? [])]
    .filter(({ begin, end }) => end > from && end > begin)
    .flatMap(({ begin, end }) => [
      { at: Math.max(begin, from), by: 1 },
      { at: end, by: -1 },
    ])
    // At the same moment one leaves before the next one comes.
    .sort((a, b) => a.at - b.at || a.by - b.by);
  const free: PlugBooking[] = [];
  let used = 0;
  let since = from;
  for (const { at, by } of changes) {
    if (used < plugs && used + by >= plugs && at > since) free.push({ begin: since, end: at });
    if (used >= plugs && used + by < plugs) since = at;
    used += by;
  }
  if (plugs > 0) free.push({ begin: since, end: Number.POSITIVE_INFINITY });
  return free;
}
