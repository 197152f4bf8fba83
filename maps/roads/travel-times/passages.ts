import type { CoordinatesE7, UnixMilliseconds } from '../../../protocol/units.ts';
import { straightMeters } from '../../geometry/distance.ts';
import type { RoadNetwork } from '../network.ts';
import type { Route, Traversal } from '../route.ts';
import type { Router } from '../router.ts';
import type { Snap } from '../snap.ts';
import type { EdgeTraversal } from './travel-times.ts';
import { type Progress, traversalsAlong } from './traversals-along.ts';

/** Further from any street than this the robot may be anywhere. */
const ON_STREET_METERS = 15;
/** A receiver's noise backwards along a street; more is a turn. */
const NOISE_DECIMETERS = 100;
/** Whoever stands longer is at a door or a charger, not in traffic. */
const LONGEST_STAND_MS = 60_000;
const MOST_PLACES = 600;

/**
 * Reads whole-edge traversals out of the places one robot signed: each place is snapped, and the way between two
 * is the router's. What is unclear (off the street, a leap, a turn, a long stand) begins anew and says nothing.
 */
export class Passages {
  readonly #network: RoadNetwork;
  readonly #router: Pick<Router, 'snap' | 'route'>;
  #last: { readonly snap: Snap; readonly time: UnixMilliseconds } | undefined;
  #edges: Traversal[] = [];
  #progress: Progress[] = [];
  #driven = 0;

  constructor(network: RoadNetwork, router: Pick<Router, 'snap' | 'route'>) {
    this.#network = network;
    this.#router = router;
  }

  /** @param time rising from call to call; returns the edges that are now behind the robot. */
  take(at: CoordinatesE7, time: UnixMilliseconds, owner: string): readonly EdgeTraversal[] {
    const snap = this.#router.snap(at);
    const last = this.#last;
    if (snap === undefined || snap.offset > ON_STREET_METERS) {
      this.#last = undefined;
      this.#begin(undefined);
      return [];
    }
    const route = last && time > last.time ? this.#router.route(last.snap, snap) : undefined;
    if (last === undefined || route === undefined || isLeap(route, last.snap.at, snap.at)) {
      return this.#restart(snap, time);
    }
    if (this.#isNoise(route)) return this.#stand(last.snap, time);
    if (!this.#append(route)) return this.#restart(snap, time);
    this.#last = { snap, time };
    this.#progress.push({ decimeters: this.#driven, time });
    return this.#behind(owner);
  }

  #restart(snap: Snap, time: UnixMilliseconds): readonly EdgeTraversal[] {
    this.#last = { snap, time };
    this.#begin(time);
    return [];
  }

  #begin(time: UnixMilliseconds | undefined): void {
    this.#edges = [];
    this.#driven = 0;
    this.#progress = time === undefined ? [] : [{ decimeters: 0, time }];
  }

  /** The place furthest ahead stays; only time goes on. */
  #stand(snap: Snap, time: UnixMilliseconds): readonly EdgeTraversal[] {
    const arrived = this.#progress.find((one) => one.decimeters === this.#driven)?.time ?? time;
    if (time - arrived > LONGEST_STAND_MS || this.#progress.length > MOST_PLACES)
      return this.#restart(snap, time);
    this.#last = { snap, time };
    this.#progress.push({ decimeters: this.#driven, time });
    return [];
  }

  #isNoise({ distance, edges }: Route): boolean {
    const [only, ...more] = edges;
    const before = this.#edges.at(-1);
    if (distance === 0) return true;
    if (only === undefined || more.length > 0 || distance > NOISE_DECIMETERS) return false;
    return before?.edge === only.edge && before.direction !== only.direction;
  }

  /** False when the way turns round on an edge. */
  #append({ edges, distance }: Route): boolean {
    const before = this.#edges.at(-1);
    const [first, ...rest] = edges;
    if (first === undefined) return true;
    if (before !== undefined && before.edge === first.edge) {
      if (before.direction !== first.direction || before.to !== first.from) return false;
      this.#edges[this.#edges.length - 1] = { ...before, to: first.to };
      this.#edges.push(...rest);
    } else this.#edges.push(...edges);
    this.#driven += distance;
    return true;
  }

  /** All edges but the one the robot is on, which is kept with the time it was entered at. */
  #behind(owner: string): readonly EdgeTraversal[] {
    const on = this.#edges.at(-1);
    if (on === undefined || this.#edges.length === 1) return [];
    const found = traversalsAlong(this.#network, this.#edges.slice(0, -1), this.#progress, owner);
    const passed = this.#driven - Math.abs(on.to - on.from);
    const entered = this.#progress.findLastIndex((one) => one.decimeters <= passed);
    this.#progress = this.#progress
      .slice(Math.max(0, entered))
      .map((one) => ({ ...one, decimeters: one.decimeters - passed }));
    this.#driven -= passed;
    this.#edges = [on];
    return found;
  }
}

/** A way much longer than the straight line was not driven between two looks. */
function isLeap({ distance }: Route, from: CoordinatesE7, to: CoordinatesE7): boolean {
  return distance > 2 * 10 * straightMeters(from, to) + 200;
}
