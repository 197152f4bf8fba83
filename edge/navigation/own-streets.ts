import { closedBy } from '../../maps/roads/closed-part.ts';
import { edgeCosts, forbidden } from '../../maps/roads/edge-costs.ts';
import type { RoadNetwork } from '../../maps/roads/network.ts';
import type { Profile } from '../../maps/roads/profiles.ts';
import { traversalLine } from '../../maps/roads/route.ts';
import { createRouter, type StreetRouter } from '../../maps/roads/router.ts';
import type { Snap } from '../../maps/roads/snap.ts';
import { ZonedStreets } from '../../maps/zones/zoned-streets.ts';
import { type CoordinatesE7, decimeters, seconds, type UnixMilliseconds } from '../../protocol/units.ts';
import type { Zone } from '../../protocol/zones/zones.ts';

/** World milliseconds a street is taken for blocked after the robot met it; as long as the hub believes it. */
const BLOCK_BELIEVED = 1_800_000;
/** What passing a blocked street seems to cost: dearer than any way around in a town. */
const BLOCKED_MILLISECONDS = 1_200_000;
/** An obstacle further from every street blocks none. */
const ON_STREET_METERS = 25;

interface Obstacle {
  /** Where on its edge it lies. */
  readonly along: number;
  readonly until: number;
}

/**
 * The robot's own map: ways without a hub, over streets as it has learned them and has found them blocked. The
 * router stays exact; what is learned only tells it costs.
 */
export class OwnStreets {
  readonly network: RoadNetwork;
  /** Times of directed edges in free flow. */
  readonly free: Int32Array;
  readonly router: StreetRouter;
  readonly #obstacles = new Map<number, Obstacle>();
  #learned: Int32Array | undefined;
  #zones: readonly ZonedStreets[] = [];

  constructor(network: RoadNetwork, profile: Profile) {
    this.network = network;
    this.free = edgeCosts(network, profile).milliseconds;
    this.router = createRouter(network, profile);
  }

  /** Takes over learned costs; undefined is free flow. */
  expect(costs: Int32Array | undefined): void {
    this.#learned = costs;
    this.#refresh();
  }

  /** Zones that hold from now on; each set binds. */
  keep(sets: readonly (readonly Zone[])[]): void {
    this.#zones = sets.map((zones) => new ZonedStreets(this.network, zones));
    this.#refresh();
  }

  /** Something lies across the way there. True when that is news. */
  block(at: CoordinatesE7, now: UnixMilliseconds): boolean {
    const snap = this.router.snap(at);
    if (snap === undefined || snap.offset > ON_STREET_METERS) return false;
    const isNews = !this.#obstacles.has(snap.edge);
    this.#obstacles.set(snap.edge, { along: snap.along, until: now + BLOCK_BELIEVED });
    if (isNews) this.#refresh();
    return isNews;
  }

  /** Streets that were blocked long ago are tried again; true when there was one. */
  tryAgain(now: UnixMilliseconds): boolean {
    const over = [...this.#obstacles].filter(([, { until }]) => until <= now);
    for (const [edge] of over) this.#obstacles.delete(edge);
    if (over.length > 0) this.#refresh();
    return over.length > 0;
  }

  isBlockedAt(at: CoordinatesE7): boolean {
    const edge = this.router.snap(at)?.edge;
    return edge !== undefined && this.#obstacles.has(edge);
  }

  /** The quickest way that passes no obstacle; undefined without one. */
  wayAround(from: CoordinatesE7, to: CoordinatesE7): readonly CoordinatesE7[] | undefined {
    const [start, end] = [this.router.snap(from), this.router.snap(to)];
    if (start === undefined || end === undefined) return undefined;
    const [leave, arrive] = [this.#onThisSide(start), this.#onThisSide(end)];
    const route = this.router.route(leave.snap, arrive.snap);
    // Over the ends of a blocked street is fine, through it is not.
    const passes = route?.edges.some((part) => this.#obstacles.has(part.edge) && part.from !== part.to);
    if (route === undefined || passes) return undefined;
    return [...leave.line, ...route.geometry, ...arrive.line.toReversed()];
  }

  /**
   * A place on a blocked street is reached and left over the end on its own side of the obstacle, whatever that
   * costs: the line between the two, from the place.
   */
  #onThisSide(snap: Snap): { readonly snap: Snap; readonly line: readonly CoordinatesE7[] } {
    const obstacle = this.#obstacles.get(snap.edge);
    if (obstacle === undefined) return { snap, line: [] };
    const length = this.network.edgeDecimeters[snap.edge] as number;
    const isBefore = snap.along <= obstacle.along;
    const along = decimeters(isBefore ? 0 : length);
    const direction = isBefore ? 'against' : 'along';
    const leg = { edge: snap.edge, direction, from: snap.along, to: along, seconds: seconds(0) } as const;
    const line = snap.along === along ? [snap.at] : traversalLine(this.network, leg);
    return { snap: { ...snap, along, fraction: along / length, at: line.at(-1) ?? snap.at }, line };
  }

  #refresh(): void {
    let costs: Int32Array = (this.#learned ?? this.free).slice();
    for (const zones of this.#zones) costs = zones.price(costs);
    for (const edge of this.#obstacles.keys()) {
      for (const directed of [2 * edge, 2 * edge + 1]) {
        if (costs[directed] !== forbidden) costs[directed] = BLOCKED_MILLISECONDS;
      }
    }
    this.router.customise(costs, closedBy(this.#zones.map(({ closed }) => closed)));
  }
}
