import type { TravelMatrix } from '../../../maps/roads/matrix.ts';
import type { Router } from '../../../maps/roads/router.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { PlanMatrix } from '../problem.ts';

/** Places remembered before those nobody asked for are let go: 12 bytes a pair, 25 MB a profile at most. */
const MAX_PLACES = 1_448;

/** A pair nobody has asked the router for yet. */
const UNKNOWN = Number.NaN;

/** Places of vehicles remembered. */
const MAX_RIDES = 512;

/** Where a vehicle starts. */
export interface TravelStart {
  readonly at: CoordinatesE7;
  /** Position in `places` of the one stop it is bound to go to first; absent when it may go anywhere. */
  readonly to?: number;
}

interface Ride {
  readonly snap: Snap | undefined;
  /** Seconds and decimetres, by number of the place. */
  readonly ways: Map<number, readonly [number, number]>;
}

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
  readonly #rides = new Map<string, Ride>();
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
    this.#rides.clear();
  }

  /** Places may be on other streets now, or on none. */
  forgetPlaces(): void {
    this.#clear();
  }

  /**
   * The planner's matrix: first `places`, then `starts`, without a way where they are undefined. Starts are where
   * vehicles are on their way: nobody drives to them, so they have rows and no columns.
   */
  matrix(
    places: readonly (CoordinatesE7 | undefined)[],
    starts: readonly (TravelStart | undefined)[],
  ): PlanMatrix {
    const asked = places.flatMap((at, place) => (at === undefined ? [] : [place]));
    const numbers = this.#learn(asked.map((place) => places[place] as CoordinatesE7));
    const size = places.length + starts.length;
    const seconds = new Float64Array(size * size).fill(Number.POSITIVE_INFINITY);
    const decimeters = new Int32Array(size * size);
    // Plain loops: 200 open jobs are 200,000 pairs a profile, at every answer.
    for (let i = 0; i < numbers.length; i++) {
      const from = (numbers[i] as number) * this.#room;
      const row = (asked[i] as number) * size;
      for (let j = 0; j < numbers.length; j++) {
        const known = from + (numbers[j] as number);
        const cell = row + (asked[j] as number);
        seconds[cell] = this.#seconds[known] as number;
        decimeters[cell] = this.#decimeters[known] as number;
      }
    }
    for (const [i, start] of starts.entries()) {
      const row = (places.length + i) * size;
      seconds[row + places.length + i] = 0;
      if (start === undefined) continue;
      const { to: only } = start;
      const columns = only === undefined ? asked : asked.filter((place) => place === only);
      const to = only === undefined ? numbers : numbers.filter((_, k) => asked[k] === only);
      this.#ride(start.at, to, (j, time, length) => {
        seconds[row + (columns[j] as number)] = time;
        decimeters[row + (columns[j] as number)] = length;
      });
    }
    const wattHours = new Float64Array(size * size);
    const perDecimeter = this.#perMeter / 10;
    for (let cell = 0; cell < wattHours.length; cell++) {
      wattHours[cell] = (decimeters[cell] as number) * perDecimeter;
    }
    return { size, seconds, decimeters, wattHours };
  }

  /** From where a vehicle is to known places. A vehicle that stands is asked for once. */
  #ride(
    at: CoordinatesE7,
    to: readonly number[],
    take: (j: number, seconds: number, decimeters: number) => void,
  ): void {
    const key = keyOf(at);
    let known = this.#rides.get(key);
    if (known === undefined) {
      if (this.#rides.size >= MAX_RIDES) this.#rides.clear();
      known = { snap: this.#router.snap(at), ways: new Map() };
      this.#rides.set(key, known);
    }
    const { snap, ways } = known;
    if (snap === undefined) return;
    const lacking = to.filter((number) => !ways.has(number));
    const targets = snapped(lacking.map((number) => this.#snaps[number]));
    if (targets.snaps.length > 0) {
      const travel = this.#router.matrix([snap], targets.snaps);
      for (const [j, place] of targets.places.entries()) {
        ways.set(lacking[place] as number, [timeOf(travel, 0, j), lengthOf(travel, 0, j)]);
      }
    }
    for (const [j, number] of to.entries()) {
      const way = ways.get(number);
      if (way !== undefined) take(j, way[0], way[1]);
    }
  }

  /** Numbers of the places, with all pairs of them known. */
  #learn(places: readonly CoordinatesE7[]): number[] {
    const keys = places.map(keyOf);
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
    const lacking = (from: number) => {
      let count = 0;
      for (let j = 0; j < numbers.length; j++) if (this.#isUnknown(from, numbers[j] as number)) count++;
      return count;
    };
    const some = numbers.filter((from) => lacking(from) > 0);
    if (some.length === 0) return;
    const rows = new Set(some.filter((from) => 2 * lacking(from) > numbers.length));
    this.#fill([...rows], numbers);
    const others = some.filter((from) => !rows.has(from));
    const columns = numbers.filter((to) => others.some((from) => this.#isUnknown(from, to)));
    if (others.length > 0) this.#fill(others, columns);
  }

  #isUnknown(from: number, to: number): boolean {
    return Number.isNaN(this.#seconds[from * this.#room + to] as number);
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
    this.#rides.clear();
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

const keyOf = ({ latitude, longitude }: CoordinatesE7): string => `${latitude} ${longitude}`;

/**
 * Streets are slower than in free flow, and nobody knows by how much today: a plan without slack is late everywhere. On the
 * live day 15 % more means far fewer late deliveries and less cost (bench/README.md, day).
 */
export const TIME_MARGIN = 1.15;

const timeOf = ({ seconds, columns }: TravelMatrix, i: number, j: number): number =>
  TIME_MARGIN * (seconds[i * columns + j] as number);

const lengthOf = ({ decimeters, columns }: TravelMatrix, i: number, j: number): number =>
  Math.max(0, decimeters[i * columns + j] as number);
