import { type Decimeters, decimeters, type Seconds, seconds } from '../../protocol/units.ts';
import { forbidden } from './edge-costs.ts';
import type { OneToMany } from './one-to-many.ts';
import type { Snap } from './snap.ts';

/** Times and lengths between places, row by row: pair (i, j) is at `i * columns + j`. */
export interface TravelMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Infinity where there is no way. */
  readonly seconds: Float64Array;
  /** -1 where there is no way. */
  readonly decimeters: Int32Array;
  /** One pair, or undefined where there is no way. */
  at(i: number, j: number): { readonly seconds: Seconds; readonly distance: Decimeters } | undefined;
}

export function travelMatrix(search: OneToMany, from: readonly Snap[], to: readonly Snap[]): TravelMatrix {
  const columns = to.length;
  const times = new Float64Array(from.length * columns);
  const lengths = new Int32Array(from.length * columns);
  for (const [i, place] of from.entries()) {
    search.row(place, to, (j, time, length) => {
      times[i * columns + j] = time === forbidden ? Number.POSITIVE_INFINITY : time / 1000;
      lengths[i * columns + j] = time === forbidden ? -1 : length;
    });
  }
  return matrixOf(from.length, columns, times, lengths);
}

/** Times and lengths, row by row and marked as the fields of a matrix say, as a matrix. */
export function matrixOf(
  rows: number,
  columns: number,
  times: Float64Array,
  lengths: Int32Array,
): TravelMatrix {
  return {
    rows,
    columns,
    seconds: times,
    decimeters: lengths,
    at(i, j) {
      const cell = i * columns + j;
      const length = lengths[cell];
      if (length === undefined || length < 0 || j >= columns) return undefined;
      return { seconds: seconds(times[cell] as number), distance: decimeters(length) };
    },
  };
}
