import type { Detours } from './detours.ts';
import type { Terrain } from './instance.ts';

/** Labels kept at a visit; more hardly change what a search finds, but cost time at every step. */
const LABELS = 3;
/** Room for one more, before one has to go. */
export const ROOM = LABELS + 1;

/** Rounding in sums of distances never decides. */
const EPSILON = 1e-7;
/** A detour by a station is not thought of while this share of the battery takes the vehicle to where it has none to fear. */
const SHARE = 0.85;

/**
 * Labels of the fixed-route vehicle charging problem with full recharges (Montoya et al. 2017, Froger et al. 2019):
 * at each visit, all ways to have come (forward) or to go on (backward) that no other way beats, the shortest first.
 *
 * - A forward label says: after `distance`, the visit begins at `time` with `used` of the battery used.
 * - A backward label says: `distance` is left; the way can be gone if the visit begins by `latest`, at most `spare`
 *   is used by then, and begin + refill × used is at most `both` (what was used must be refilled further on).
 *
 * A cell is a visit of a route; its labels stand from `cell * ROOM` on.
 */
export class Labels {
  readonly #terrain: Terrain;
  readonly #detours: Detours;
  readonly forwardCount: Int32Array;
  /** The earliest any forward label begins the visit, and the latest any backward label allows. */
  readonly soonest: Float64Array;
  readonly deadline: Float64Array;
  readonly distance: Float64Array;
  readonly time: Float64Array;
  readonly used: Float64Array;
  readonly backwardCount: Int32Array;
  readonly left: Float64Array;
  readonly latest: Float64Array;
  readonly spare: Float64Array;
  readonly both: Float64Array;

  constructor(terrain: Terrain, detours: Detours, cells: number) {
    this.#terrain = terrain;
    this.#detours = detours;
    const labels = cells * ROOM;
    this.forwardCount = new Int32Array(cells);
    this.soonest = new Float64Array(cells);
    this.deadline = new Float64Array(cells);
    this.distance = new Float64Array(labels);
    this.time = new Float64Array(labels);
    this.used = new Float64Array(labels);
    this.backwardCount = new Int32Array(cells);
    this.left = new Float64Array(labels);
    this.latest = new Float64Array(labels);
    this.spare = new Float64Array(labels);
    this.both = new Float64Array(labels);
  }

  /** The vehicle leaves the depot full. */
  begin(cell: number): void {
    this.forwardCount[cell] = 1;
    const label = cell * ROOM;
    this.distance[label] = 0;
    this.time[label] = this.#terrain.ready[0] as number;
    this.used[label] = 0;
    this.soonest[cell] = this.time[label] as number;
  }

  /** The vehicle may come home empty. */
  end(cell: number): void {
    this.backwardCount[cell] = 1;
    const label = cell * ROOM;
    this.left[label] = 0;
    this.latest[label] = this.#terrain.due[0] as number;
    this.spare[label] = this.#terrain.range;
    this.both[label] = Number.POSITIVE_INFINITY;
    this.deadline[cell] = this.latest[label] as number;
  }

  /** Forward labels of the visit to node b from those of the visit to node a just before. */
  forward(from: number, a: number, to: number, b: number, ahead: number): void {
    const { distance, size, ready, due, service, range, refill, reach } = this.#terrain;
    const { first, width, into, length, out, extra } = this.#detours;
    const direct = distance[a * size + b] as number;
    const opens = ready[b] as number;
    const closes = (due[b] as number) + EPSILON;
    const goes = range - (b === 0 ? 0 : (reach[b] as number)) + EPSILON;
    const detourEnd = first[a * width + b + 1] as number;
    const enough = SHARE * range;
    this.forwardCount[to] = 0;
    const end = from * ROOM + (this.forwardCount[from] as number);
    for (let label = from * ROOM; label < end; label++) {
      const gone = this.distance[label] as number;
      const leave = (this.time[label] as number) + (service[a] as number);
      const used = this.used[label] as number;
      const time = Math.max(opens, leave + direct);
      if (time > closes) continue;
      if (used + direct <= goes) this.#addForward(to, gone + direct, time, used + direct);
      if (used + ahead <= enough) continue;
      for (let d = first[a * width + b] as number; d < detourEnd; d++) {
        const empty = used + (into[d] as number);
        if (empty > range + EPSILON) continue;
        const arrive = leave + (length[d] as number) + (extra[d] as number) + refill * empty;
        if (arrive > closes) continue;
        this.#addForward(to, gone + (length[d] as number), Math.max(opens, arrive), out[d] as number);
      }
    }
    this.soonest[to] = least(this.time, to * ROOM, this.forwardCount[to] as number);
  }

  /** Backward labels of the visit to node a from those of the visit to node b just after. */
  backward(from: number, b: number, to: number, a: number, behind: number): void {
    const { distance, size, ready, due, service, range, refill } = this.#terrain;
    const { first, width, into, length, out, extra } = this.#detours;
    const direct = distance[a * size + b] as number;
    const closes = due[a] as number;
    const opens = (ready[a] as number) - EPSILON;
    const work = service[a] as number;
    const waits = ready[b] as number;
    const detourEnd = first[a * width + b + 1] as number;
    this.backwardCount[to] = 0;
    const end = from * ROOM + (this.backwardCount[from] as number);
    for (let label = from * ROOM; label < end; label++) {
      const left = this.left[label] as number;
      const latest = this.latest[label] as number;
      const spare = this.spare[label] as number;
      const both = this.both[label] as number;
      const latestHere = Math.min(closes, latest - direct - work);
      // Waiting at b hides lateness, but not what has been used: that bounds `spare` from then on.
      const spareHere = Math.min(spare, (both - waits) / refill) - direct;
      const bothHere = both - work - direct - refill * direct;
      if (latestHere >= opens && spareHere >= -EPSILON && bothHere >= opens)
        this.#addBackward(to, left + direct, latestHere, spareHere, bothHere);
      if (behind + (1 - SHARE) * range <= spare) continue;
      for (let d = first[a * width + b] as number; d < detourEnd; d++) {
        const fresh = out[d] as number;
        if (fresh > spare + EPSILON) continue;
        const arrive = Math.min(latest, both - refill * fresh);
        if (arrive < waits - EPSILON) continue;
        const toStation = into[d] as number;
        const way = (length[d] as number) + (extra[d] as number) + refill * toStation;
        const bothThere = arrive - work - way;
        if (bothThere >= opens)
          this.#addBackward(to, left + (length[d] as number), closes, range - toStation, bothThere);
      }
    }
    this.deadline[to] = most(this.latest, to * ROOM, this.backwardCount[to] as number);
  }

  /** The least distance of a way to have come and a way to go on that fit together at this visit. */
  shortestAt(cell: number): number {
    const { distance, time, used, left, latest, spare, both } = this;
    const { refill } = this.#terrain;
    const begin = cell * ROOM;
    const end = begin + (this.backwardCount[cell] as number);
    let shortest = Number.POSITIVE_INFINITY;
    for (let i = begin; i < begin + (this.forwardCount[cell] as number); i++) {
      const need = (time[i] as number) + refill * (used[i] as number) - EPSILON;
      for (let j = begin; j < end; j++)
        if (
          (time[i] as number) <= (latest[j] as number) + EPSILON &&
          (used[i] as number) <= (spare[j] as number) + EPSILON &&
          need <= (both[j] as number)
        )
          shortest = Math.min(shortest, (distance[i] as number) + (left[j] as number));
    }
    return shortest;
  }

  /** Copies the forward labels of a row of cells. */
  copyForward(from: number, to: number, cells: number): void {
    this.forwardCount.copyWithin(to, from, from + cells);
    this.soonest.copyWithin(to, from, from + cells);
    for (const figures of [this.distance, this.time, this.used])
      figures.copyWithin(to * ROOM, from * ROOM, (from + cells) * ROOM);
  }

  copyBackward(from: number, to: number, cells: number): void {
    this.backwardCount.copyWithin(to, from, from + cells);
    this.deadline.copyWithin(to, from, from + cells);
    for (const figures of [this.left, this.latest, this.spare, this.both])
      figures.copyWithin(to * ROOM, from * ROOM, (from + cells) * ROOM);
  }

  #addForward(cell: number, gone: number, time: number, used: number): void {
    const { distance, time: times, used: useds } = this;
    const base = cell * ROOM;
    const end = base + (this.forwardCount[cell] as number);
    let at = base;
    for (; at < end && (distance[at] as number) <= gone + EPSILON; at++)
      if ((times[at] as number) <= time + EPSILON && (useds[at] as number) <= used + EPSILON) return;
    // What follows is longer: it goes where it is not better in anything.
    let kept = at;
    for (let other = at; other < end; other++)
      if ((times[other] as number) < time || (useds[other] as number) < used)
        this.#moveForward(other, kept++);
    for (let other = kept; other > at; other--) this.#moveForward(other - 1, other);
    distance[at] = gone;
    times[at] = time;
    useds[at] = used;
    this.forwardCount[cell] = kept + 1 - base;
    if (kept + 1 - base <= LABELS) return;
    const soonest = leastOf(times, base, kept + 1);
    const fullest = leastOf(useds, base, kept + 1);
    let victim = kept;
    while (victim === soonest || victim === fullest) victim--;
    for (let other = victim; other < kept; other++) this.#moveForward(other + 1, other);
    this.forwardCount[cell] = kept - base;
  }

  #moveForward(from: number, to: number): void {
    this.distance[to] = this.distance[from] as number;
    this.time[to] = this.time[from] as number;
    this.used[to] = this.used[from] as number;
  }

  #addBackward(cell: number, left: number, latest: number, spare: number, both: number): void {
    const { left: lefts, latest: latests, spare: spares, both: boths } = this;
    const base = cell * ROOM;
    const end = base + (this.backwardCount[cell] as number);
    let at = base;
    for (; at < end && (lefts[at] as number) <= left + EPSILON; at++)
      if (
        (latests[at] as number) >= latest - EPSILON &&
        (spares[at] as number) >= spare - EPSILON &&
        (boths[at] as number) >= both - EPSILON
      )
        return;
    let kept = at;
    for (let other = at; other < end; other++)
      if (
        (latests[other] as number) > latest ||
        (spares[other] as number) > spare ||
        (boths[other] as number) > both
      )
        this.#moveBackward(other, kept++);
    for (let other = kept; other > at; other--) this.#moveBackward(other - 1, other);
    lefts[at] = left;
    latests[at] = latest;
    spares[at] = spare;
    boths[at] = both;
    this.backwardCount[cell] = kept + 1 - base;
    if (kept + 1 - base <= LABELS) return;
    const loosest = mostOf(boths, base, kept + 1);
    const hungriest = mostOf(spares, base, kept + 1);
    let victim = kept;
    while (victim === loosest || victim === hungriest) victim--;
    for (let other = victim; other < kept; other++) this.#moveBackward(other + 1, other);
    this.backwardCount[cell] = kept - base;
  }

  #moveBackward(from: number, to: number): void {
    this.left[to] = this.left[from] as number;
    this.latest[to] = this.latest[from] as number;
    this.spare[to] = this.spare[from] as number;
    this.both[to] = this.both[from] as number;
  }
}

/** Where the least of a stretch stands. */
function leastOf(of: Float64Array, from: number, end: number): number {
  let at = from;
  for (let i = from + 1; i < end; i++) if ((of[i] as number) < (of[at] as number)) at = i;
  return at;
}

function mostOf(of: Float64Array, from: number, end: number): number {
  let at = from;
  for (let i = from + 1; i < end; i++) if ((of[i] as number) > (of[at] as number)) at = i;
  return at;
}

function least(of: Float64Array, from: number, count: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = from; i < from + count; i++) least = Math.min(least, of[i] as number);
  return least;
}

function most(of: Float64Array, from: number, count: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = from; i < from + count; i++) most = Math.max(most, of[i] as number);
  return most;
}
