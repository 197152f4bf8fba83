import type { CoordinatesE7, UnixMilliseconds } from '../../protocol/units.ts';

/** How busy a street can get: main streets and squares by day, parks in the afternoon, side streets hardly. */
export type StreetClass = 'main' | 'side' | 'pedestrian' | 'park';

/** What is going on in the simulated streets. */
export interface StreetLife {
  /** People on the pavement around a place. */
  pedestrians(now: UnixMilliseconds, at: CoordinatesE7): number;
  /** Share of its speed at which a robot gets on there, above 0 and at most 1. */
  pace(now: UnixMilliseconds, at: CoordinatesE7): number;
}

/** People on a busy stretch of each class at the full hours of the simulated day (UTC); linear in between. */
const peopleByHour: Readonly<Record<StreetClass, readonly number[]>> = {
  main: [0, 0, 0, 0, 0, 1, 2, 4, 6, 4, 3, 4, 5, 5, 4, 4, 5, 6, 5, 4, 3, 2, 1, 0],
  side: [0, 0, 0, 0, 0, 0, 1, 2, 2, 1, 1, 1, 2, 1, 1, 1, 2, 2, 2, 1, 1, 1, 0, 0],
  pedestrian: [0, 0, 0, 0, 0, 0, 1, 2, 3, 5, 6, 7, 8, 7, 7, 7, 8, 8, 7, 5, 4, 3, 2, 1],
  park: [0, 0, 0, 0, 0, 0, 1, 2, 1, 1, 2, 3, 4, 4, 5, 6, 6, 5, 4, 2, 1, 1, 0, 0],
};

/** Each person around slows a robot on a pavement by so much, down to `SLOWEST`. */
const SLOWED_BY_ONE = 0.05;
const SLOWEST = 0.55;

/**
 * Pedestrians and pace by hour and street, the same whenever the same place and time are asked for. Streets of
 * one class differ: some stretches are twice as busy as others, by a hash of their squares of about 100 m.
 */
export function streetLife(classAt: (at: CoordinatesE7) => StreetClass): StreetLife {
  const crowd = (now: UnixMilliseconds, at: CoordinatesE7) =>
    peopleAt(peopleByHour[classAt(at)], (now / 3_600_000) % 24) * (0.6 + 0.2 * (cellOf(at) % 4));
  return {
    pedestrians: (now, at) => Math.round(crowd(now, at)),
    pace: (now, at) => Math.max(SLOWEST, 1 - SLOWED_BY_ONE * crowd(now, at)),
  };
}

function peopleAt(byHour: readonly number[], hour: number): number {
  const before = Math.floor(hour);
  const [a, b] = [byHour[before] ?? 0, byHour[(before + 1) % 24] ?? 0];
  return a + (b - a) * (hour - before);
}

/** A number for each square of about 100 m, spread by a multiplicative hash (Knuth, TAOCP 3, section 6.4). */
function cellOf(at: CoordinatesE7): number {
  const row = Math.floor(at.latitude / 9_000);
  const column = Math.floor(at.longitude / 13_000);
  return Math.imul(row * 31 + column, 2_654_435_761) >>> 8;
}
