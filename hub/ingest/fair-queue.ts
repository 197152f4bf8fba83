/** Bytes a device may have processed before it is the next one's turn. */
const QUANTUM = 4 * 1024;
/** Turns granted before the event loop sees to its sockets again. */
const TURNS_A_TICK = 32;

interface Waiting {
  readonly cost: number;
  resolve(): void;
}

interface Lane {
  readonly waiting: Waiting[];
  deficit: number;
}

/**
 * Deficit round robin (Shreedhar and Varghese, 1995) before the verifier, which costs fifty times the rest: a
 * robot with one frame waits for one quantum of each other, not for the queue of the loudest.
 */
export class FairQueue<Key> {
  readonly #lanes = new Map<Key, Lane>();
  #scheduled = false;

  /** Resolves when it is this key's turn. @param cost bytes */
  turn(key: Key, cost: number): Promise<void> {
    return new Promise((resolve) => {
      const lane = this.#lanes.get(key) ?? { waiting: [], deficit: 0 };
      lane.waiting.push({ cost, resolve });
      this.#lanes.set(key, lane);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#grant();
      if (this.#lanes.size > 0) this.#schedule();
    });
  }

  #grant(): void {
    let turns = TURNS_A_TICK;
    while (turns > 0) {
      const next = this.#lanes.entries().next().value;
      if (next === undefined) return;
      const [key, lane] = next;
      lane.deficit += QUANTUM;
      turns -= serve(lane, turns);
      // Back to the end of the round; an empty lane loses its credit.
      this.#lanes.delete(key);
      if (lane.waiting.length > 0) this.#lanes.set(key, lane);
    }
  }
}

/** Serves what the lane's credit pays for; returns how many, at least one so that every round gets on. */
function serve(lane: Lane, atMost: number): number {
  let served = 0;
  while (served < atMost) {
    const first = lane.waiting[0];
    if (first === undefined || first.cost > lane.deficit) break;
    lane.waiting.shift();
    lane.deficit -= first.cost;
    first.resolve();
    served++;
  }
  return Math.max(1, served);
}
