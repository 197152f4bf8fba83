import { type Decimeters, decimeters, type Seconds, seconds } from '../../protocol/units.ts';

/** Times and lengths between places, row by row: pair (i, j) is at `i * columns + j`. */
export interface TravelMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Infinity where there is no way. */
  readonly seconds: Float64Array;
  /** -1 where there is no way. */
  readonly decimeters: Int32Array;
  /** Only where a consumption was given; Infinity where there is no way. */
  readonly wattHours?: Float64Array;
  /** One pair, or undefined where there is no way. */
  at(i: number, j: number): { readonly seconds: Seconds; readonly distance: Decimeters } | undefined;
}

/** A matrix without ways, filled pair by pair. */
export class MatrixBuilder {
  readonly #rows: number;
  readonly #columns: number;
  readonly #seconds: Float64Array;
  readonly #decimeters: Int32Array;
  readonly #wattHours: Float64Array | undefined;
  readonly #watts: number;

  /** @param watts drawn all the time; undefined leaves the energy out. */
  constructor(rows: number, columns: number, watts: number | undefined) {
    this.#rows = rows;
    this.#columns = columns;
    this.#seconds = new Float64Array(rows * columns).fill(Number.POSITIVE_INFINITY);
    this.#decimeters = new Int32Array(rows * columns).fill(-1);
    this.#wattHours = watts === undefined ? undefined : this.#seconds.slice();
    this.#watts = watts ?? 0;
  }

  /** @param milliwattHours of driving, without what is drawn all the time. */
  set(row: number, column: number, milliseconds: number, length: number, milliwattHours: number): void {
    const cell = row * this.#columns + column;
    this.#seconds[cell] = milliseconds / 1000;
    this.#decimeters[cell] = length;
    if (this.#wattHours === undefined) return;
    this.#wattHours[cell] = milliwattHours / 1000 + (milliseconds * this.#watts) / 3_600_000;
  }

  build(): TravelMatrix {
    const [times, lengths, wattHours] = [this.#seconds, this.#decimeters, this.#wattHours];
    return {
      rows: this.#rows,
      columns: this.#columns,
      seconds: times,
      decimeters: lengths,
      ...(wattHours === undefined ? {} : { wattHours }),
      at: (i, j) => {
        const cell = i * this.#columns + j;
        const length = lengths[cell];
        if (length === undefined || length < 0 || j >= this.#columns) return undefined;
        return { seconds: seconds(times[cell] as number), distance: decimeters(length) };
      },
    };
  }
}
