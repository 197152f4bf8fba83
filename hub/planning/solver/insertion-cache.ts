import type { Routes } from './routes.ts';

const BITS = 17;
const MASK = (1 << BITS) - 1;

/**
 * The best place of a job in a route, remembered by the route's content: a search comes back to the same routes again
 * and again, and nine of ten questions were asked before. Two 32-bit hashes stand for the content; a new answer takes
 * the place of an old one. Should two contents ever share both hashes, the timetable finds the route impossible and
 * the search takes the step back.
 */
export class InsertionCache {
  from = 0;
  to = 0;
  readonly #routes: Routes;
  readonly #slotOf: Int32Array;
  readonly #hash: Int32Array;
  readonly #otherHash: Int32Array;
  readonly #key = new Int32Array(MASK + 1);
  readonly #added = new Float64Array(MASK + 1).fill(Number.POSITIVE_INFINITY);
  readonly #place = new Int32Array(MASK + 1);

  constructor(routes: Routes) {
    this.#routes = routes;
    this.#slotOf = routes.slotOf;
    this.#hash = routes.hash;
    this.#otherHash = routes.otherHash;
  }

  /** As the timetable's `best`. */
  best(route: number, job: number): number {
    const slot = this.#slotOf[route] as number;
    const mixed = (this.#hash[slot] as number) ^ Math.imul(job, 0x9e3779b1);
    const entry = (mixed ^ (mixed >>> 15)) & MASK;
    const key = ((this.#otherHash[slot] as number) + Math.imul(job + 1, 0x85ebca6b)) | 0;
    if (this.#key[entry] === key) {
      const place = this.#place[entry] as number;
      this.from = place >>> 16;
      this.to = place & 0xffff;
      return this.#added[entry] as number;
    }
    const { timetable, nodes, stride, length } = this.#routes;
    const added = timetable.best(nodes, slot * stride, length[slot] as number, route, job);
    this.from = timetable.from;
    this.to = timetable.to;
    this.#key[entry] = key;
    this.#added[entry] = added;
    this.#place[entry] = (this.from << 16) | this.to;
    return added;
  }
}
