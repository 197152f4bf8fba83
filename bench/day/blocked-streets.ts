import { edgeCosts, forbidden } from '../../maps/roads/edge-costs.ts';
import type { RoadNetwork } from '../../maps/roads/network.ts';
import { pavement } from '../../maps/roads/profiles.ts';
import { createRouter, type Router } from '../../maps/roads/router.ts';

/** Seconds a street is believed to be blocked after somebody met it, and what passing it seems to cost meanwhile. */
const BELIEVED = 1_800;
const DETOUR_MILLISECONDS = 1_200_000;

/** The hub's view of the streets: free ones, and those a robot has found blocked lately. */
export class BlockedStreets {
  readonly #network: RoadNetwork;
  readonly #free: Int32Array;
  readonly #until = new Map<number, number>();
  router: Router;

  constructor(network: RoadNetwork) {
    this.#network = network;
    this.#free = edgeCosts(network, pavement).milliseconds;
    this.router = createRouter(network, pavement);
  }

  block(edge: number, now: number): void {
    this.#until.set(edge, now + BELIEVED);
    this.#customise();
  }

  /** Whether something is free again. */
  free(now: number): boolean {
    const over = [...this.#until].filter(([, until]) => until <= now);
    for (const [edge] of over) this.#until.delete(edge);
    if (over.length > 0) this.#customise();
    return over.length > 0;
  }

  nextFree(): number {
    return Math.min(...this.#until.values(), Number.POSITIVE_INFINITY);
  }

  #customise(): void {
    const milliseconds = this.#free.slice();
    for (const edge of this.#until.keys()) {
      for (const directed of [2 * edge, 2 * edge + 1]) {
        const cost = milliseconds[directed] as number;
        if (cost !== forbidden) milliseconds[directed] = cost + DETOUR_MILLISECONDS;
      }
    }
    this.router = createRouter(this.#network, pavement, { milliseconds });
  }
}
