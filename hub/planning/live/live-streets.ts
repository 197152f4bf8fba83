import { edgeCosts, forbidden } from '../../../maps/roads/edge-costs.ts';
import type { RoadNetwork } from '../../../maps/roads/network.ts';
import type { Profile } from '../../../maps/roads/profiles.ts';
import type { StreetRouter } from '../../../maps/roads/router.ts';
import type { ZonedStreets } from '../../../maps/zones/zoned-streets.ts';

/** World seconds a street is taken for blocked after a robot met it; then it is tried again. */
export const BLOCK_BELIEVED = 1_800;

/** What passing a blocked street seems to cost: whoever has no other way still has one. */
const BLOCKED_MILLISECONDS = 1_200_000;

export interface LiveStreetsParts {
  readonly network: RoadNetwork;
  readonly profile: Profile;
  readonly router: StreetRouter;
  /** Milliseconds of directed edges as learned, `forbidden` kept; the profile's own when absent. */
  readonly learned?: () => Int32Array;
  /** What operators' zones close and slow down; nothing when absent. */
  readonly zones?: () => ZonedStreets;
}

/** The streets as they are now: times learned from robots, zones, and streets a robot has found blocked. */
export class LiveStreets {
  readonly #parts: LiveStreetsParts;
  readonly #free: Int32Array;
  readonly #until = new Map<number, number>();

  constructor(parts: LiveStreetsParts) {
    this.#parts = parts;
    this.#free = edgeCosts(parts.network, parts.profile).milliseconds;
  }

  get router(): StreetRouter {
    return this.#parts.router;
  }

  /** A robot stands before a street it cannot pass. True when that is news: ways are other ones now. */
  block(edge: number, now: number): boolean {
    const known = this.#until.has(edge);
    this.#until.set(edge, now + BLOCK_BELIEVED);
    if (!known) this.refresh();
    return !known;
  }

  /** Forgets what was long ago; true when a street is open again. */
  free(now: number): boolean {
    const over = [...this.#until].filter(([, until]) => until <= now);
    for (const [edge] of over) this.#until.delete(edge);
    if (over.length > 0) this.refresh();
    return over.length > 0;
  }

  isBlocked = (edge: number): boolean => this.#until.has(edge);

  /** When the next street is tried again. */
  nextFree = (): number => Math.min(...this.#until.values(), Number.POSITIVE_INFINITY);

  /** Takes over what was learned meanwhile. */
  refresh(): void {
    const zones = this.#parts.zones?.();
    const learned = this.#parts.learned?.() ?? this.#free;
    const milliseconds = zones?.price(learned) ?? learned.slice();
    for (const edge of this.#until.keys()) {
      for (const directed of [2 * edge, 2 * edge + 1]) {
        if (milliseconds[directed] !== forbidden) milliseconds[directed] = BLOCKED_MILLISECONDS;
      }
    }
    this.#parts.router.customise(milliseconds, zones?.closed);
  }
}
