import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { Zone } from '../../protocol/zones/zones.ts';
import { crossesZone, isInZone, type Zone as Ring, zoneOf } from '../airspace/zone.ts';
import { pointBetween } from '../geometry/line.ts';
import { crossingsOf } from './crossings.ts';

interface Fence {
  readonly name: string;
  readonly ring: Ring;
  readonly box: {
    readonly south: number;
    readonly west: number;
    readonly north: number;
    readonly east: number;
  };
}

/** What zones say about places and paths. */
export interface Fences {
  /** Why a robot may not be at a place; undefined where it may. */
  flawOf(at: CoordinatesE7): string | undefined;
  /** Metres a second allowed at a place; Infinity without a limit. */
  speedAt(at: CoordinatesE7): number;
  /** Why a robot may not drive along straight legs through these places; undefined when it may. */
  pathFlaw(path: readonly CoordinatesE7[]): string | undefined;
}

/** The zones a robot has to keep, ready to be asked. */
export class ZoneFences implements Fences {
  readonly #inside: readonly Fence[];
  readonly #outside: readonly Fence[];
  readonly #slow: readonly (Fence & { readonly speed: number })[];

  /** @param zones checked ones (`assertZones`). @param taker whether the robot drives or flies. */
  constructor(zones: readonly Zone[], taker: 'ground' | 'air') {
    const mine = zones.filter((zone) => zone.for === 'all' || zone.for === taker);
    const ofKind = (kind: Zone['kind']) => mine.filter((zone) => zone.kind === kind);
    this.#inside = ofKind('keep-in').map(fenceOf);
    this.#outside = ofKind('keep-out').map(fenceOf);
    this.#slow = ofKind('slow').map((zone) => ({ ...fenceOf(zone), speed: (zone.speed ?? 0) / 100 }));
  }

  /** A border belongs to neither side. */
  flawOf(at: CoordinatesE7): string | undefined {
    const entered = this.#outside.find((fence) => holds(fence, at));
    if (entered !== undefined) return `inside ${entered.name}`;
    if (this.#inside.length === 0 || this.#inside.some((fence) => holds(fence, at))) return undefined;
    return 'outside the service area';
  }

  /** The lowest of the slow zones there. */
  speedAt(at: CoordinatesE7): number {
    let speed = Number.POSITIVE_INFINITY;
    for (const fence of this.#slow) if (fence.speed < speed && holds(fence, at)) speed = fence.speed;
    return speed;
  }

  pathFlaw(path: readonly CoordinatesE7[]): string | undefined {
    for (let i = 0; i + 1 < path.length; i++) {
      const flaw = this.#legFlaw(path[i] as CoordinatesE7, path[i + 1] as CoordinatesE7);
      if (flaw !== undefined) return flaw;
    }
    const end = path.at(-1);
    return end === undefined ? undefined : this.flawOf(end);
  }

  #legFlaw(a: CoordinatesE7, b: CoordinatesE7): string | undefined {
    const entered = this.#outside.find((fence) => isNear(fence, a, b) && crossesZone(fence.ring, a, b));
    if (entered !== undefined) return `it runs through ${entered.name}`;
    if (this.#inside.length === 0) return undefined;
    // Between neighbouring crossings of any border a leg is all in or all out of all of them together.
    const near = this.#inside.filter((fence) => isNear(fence, a, b));
    const shares = [0, ...near.flatMap(({ ring }) => crossingsOf(ring.ring, a, b)), 1].sort((p, q) => p - q);
    const isIn = shares.every((share, i) => {
      const next = shares[i + 1];
      if (next === undefined || next - share < 1e-9) return true;
      const middle = pointBetween(a, b, (share + next) / 2);
      return near.some((fence) => holds(fence, middle));
    });
    return isIn ? undefined : 'it leaves the service area';
  }
}

/** A robot without zones may be everywhere. */
export const noFences: Fences = new ZoneFences([], 'ground');

/** A robot that cannot read its zones may be nowhere. */
export const unknownFences: Fences = {
  flawOf: () => 'zones unknown',
  speedAt: () => 0,
  pathFlaw: () => 'zones unknown',
};

/** What both allow. */
export const bothFences = (a: Fences, b: Fences): Fences => ({
  flawOf: (at) => a.flawOf(at) ?? b.flawOf(at),
  speedAt: (at) => Math.min(a.speedAt(at), b.speedAt(at)),
  pathFlaw: (path) => a.pathFlaw(path) ?? b.pathFlaw(path),
});

function fenceOf({ name, ring }: Zone): Fence {
  const latitudes = ring.map(({ latitude }) => latitude);
  const longitudes = ring.map(({ longitude }) => longitude);
  return {
    name,
    ring: zoneOf(ring),
    box: {
      south: Math.min(...latitudes),
      north: Math.max(...latitudes),
      west: Math.min(...longitudes),
      east: Math.max(...longitudes),
    },
  };
}

const holds = (fence: Fence, at: CoordinatesE7): boolean => isNear(fence, at, at) && isInZone(fence.ring, at);

/** Whether the boxes of a zone and a leg meet: the common case is no, and cheap. */
const isNear = ({ box }: Fence, a: CoordinatesE7, b: CoordinatesE7): boolean =>
  Math.max(a.latitude, b.latitude) >= box.south &&
  Math.min(a.latitude, b.latitude) <= box.north &&
  Math.max(a.longitude, b.longitude) >= box.west &&
  Math.min(a.longitude, b.longitude) <= box.east;
