import type { TravelMatrix } from '../../../maps/roads/matrix.ts';
import type { Router } from '../../../maps/roads/router.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { PlanMatrix } from '../problem.ts';

/** Places remembered before those nobody asked for are let go: 12 bytes a pair, 25 MB a profile at most. */
const MAX_PLACES = 1_448;

/** A pair nobody has asked the router for yet. */
const UNKNOWN = Number.NaN;

type MatrixRouter = Pick<Router, 'snap' | 'matrix'>;

/**
 * Travel between the places of open jobs, asked of the router once: when a job comes in, only its two places
 * are new. So the matrix of 200 open jobs costs milliseconds a round instead of a search from every place.
 */
export class TravelTable {
  readonly #perMeter: number;
  #router: MatrixRouter;
  #numbers = new Map<string, number>();
  #snaps: (Snap | undefined)[] = [];
  #room = 0;
  #seconds = new Float64Array(0);
  #decimeters = new Int32Array(0);

  /** @param perMeter watt-hours a metre. */
  constructor(router: MatrixRouter, perMeter: number) {
    this.#router = router;
    this.#perMeter = perMeter;
  }

  /** The streets cost something else now: everything is asked again, when it is needed. */
  forget(router: MatrixRouter = this.#router): void {
    this.#router = router;
    this.#seconds.fill(UNKNOWN);
  }

  /**
   * The planner's matrix: first `places`, then `starts`. Starts are places of vehicles on their way: nobody
   * drives to them, so they have rows and no columns, and are not remembered. Those of vehicles of another
   * profile are left undefined.
   */
  matrix(places: readonly CoordinatesE7[], starts: readonly (CoordinatesE7 | undefined)[]): PlanMatrix {
    const numbers = this.#learn(places);
    const size = places.length + starts.length;
    const seconds = new Float64Array(size * size).fill(Number.POSITIVE_INFINITY);
    const decimeters = new Int32Array(size * size);
    for (const [i, from] of numbers.entries()) {
      for (const [j, to] of numbers.entries()) {
        const known = from * this.#room + to;
        seconds[i * size + j] = this.#seconds[known] as number;
        decimeters[i * size + j] = this.#decimeters[known] as number;
      }
    }
    this.#fillStarts(starts, numbers, { size, seconds, decimeters });
    const wattHours = Float64Array.from(decimeters, (length) => (length / 10) * this.#perMeter);
    return { size, seconds, decimeters, wattHours };
  }

  #fillStarts(
    starts: readonly (CoordinatesE7 | undefined)[],
    numbers: readonly number[],
    { size, seconds, decimeters }: Omit<PlanMatrix, 'wattHours'>,
  ): void {
    const from = snapped(starts.map((at) => at && this.#router.snap(at)));
    const to = snapped(numbers.map((number) => this.#snaps[number]));
    const travel = this.#router.matrix(from.snaps, to.snaps);
    for (const [i, start] of from.places.entries()) {
      const row = numbers.length + start;
      for (const [j, place] of to.places.entries()) {
        const cell = row * size + place;
        seconds[cell] = timeOf(travel, i, j);
        decimeters[cell] = lengthOf(travel, i, j);
      }
    }
    for (let row = numbers.length; row < size; row++) seconds[row * size + row] = 0;
  }

  /** Numbers of the places, with all pairs of them known. */
  #learn(places: readonly CoordinatesE7[]): number[] {
    const keys = places.map(({ latitude, longitude }) => `${latitude} ${longitude}`);
    const fresh = keys.filter((key) => !this.#numbers.has(key)).length;
    if (this.#snaps.length + fresh > MAX_PLACES) this.#clear();
    const numbers = keys.map((key, i) => {
      const known = this.#numbers.get(key);
      if (known !== undefined) return known;
      this.#numbers.set(key, this.#snaps.length);
      return this.#snaps.push(this.#router.snap(places[i] as CoordinatesE7)) - 1;
    });
    this.#grow();
    this.#ask(numbers);
    return numbers;
  }

  /** Asks for rows that lack much whole, and for the columns the other rows lack. */
  #ask(numbers: readonly number[]): void {
    const isUnknown = (from: number, to: number) =>
      Number.isNaN(this.#seconds[from * this.#room + to] as number);
    const lacking = numbers.map((from) => numbers.filter((to) => isUnknown(from, to)));
    const rows = numbers.filter((_, i) => 2 * (lacking[i]?.length ?? 0) > numbers.length);
    this.#fill(rows, numbers);
    const asked = new Set(rows);
    const others = numbers.filter((from, i) => !asked.has(from) && (lacking[i]?.length ?? 0) > 0);
    const columns = new Set(numbers.flatMap((from, i) => (asked.has(from) ? [] : (lacking[i] ?? []))));
    if (others.length > 0) this.#fill(others, [...columns]);
  }

  #fill(rows: readonly number[], columns: readonly number[]): void {
    if (rows.length === 0) return;
    const from = snapped(rows.map((row) => this.#snaps[row]));
    const to = snapped(columns.map((column) => this.#snaps[column]));
    for (const row of rows) {
      for (const column of columns) this.#seconds[row * this.#room + column] = Number.POSITIVE_INFINITY;
    }
    const travel = this.#router.matrix(from.snaps, to.snaps);
    for (const [i, row] of from.places.entries()) {
      for (const [j, column] of to.places.entries()) {
        const cell = (rows[row] as number) * this.#room + (columns[column] as number);
        this.#seconds[cell] = timeOf(travel, i, j);
        this.#decimeters[cell] = lengthOf(travel, i, j);
      }
    }
  }

  #grow(): void {
    if (this.#snaps.length <= this.#room) return;
    const wished = Math.min(MAX_PLACES, Math.max(64, Math.ceil(this.#snaps.length * 1.5)));
    const room = Math.max(wished, this.#snaps.length);
    const [seconds, decimeters] = [new Float64Array(room * room).fill(UNKNOWN), new Int32Array(room * room)];
    for (let row = 0; row < this.#room; row++) {
      const [start, end] = [row * this.#room, (row + 1) * this.#room];
      seconds.set(this.#seconds.subarray(start, end), row * room);
      decimeters.set(this.#decimeters.subarray(start, end), row * room);
    }
    this.#seconds = seconds;
    this.#decimeters = decimeters;
    this.#room = room;
  }

  #clear(): void {
    this.#numbers = new Map();
    this.#snaps = [];
    this.#room = 0;
    this.#seconds = new Float64Array(0);
    this.#decimeters = new Int32Array(0);
  }
}

/** The places that are on the network, by their position in the list asked for. */
function snapped(snaps: readonly (Snap | undefined)[]) {
  const places = snaps.flatMap((snap, place) => (snap === undefined ? [] : [place]));
  return { places, snaps: places.map((place) => snaps[place] as Snap) };
}

const timeOf = ({ seconds, columns }: TravelMatrix, i: number, j: number): number =>
  seconds[i * columns + j] as number;

const lengthOf = ({ decimeters, columns }: TravelMatrix, i: number, j: number): number =>
  Math.max(0, decimeters[i * columns + j] as number);
