import { streetClasses } from '../../firmware-bridge/simulated/street-classes.ts';
import { type StreetLife, streetLife } from '../../firmware-bridge/simulated/street-life.ts';
import { EdgeFlag } from '../../maps/roads/classes.ts';
import { forbidden } from '../../maps/roads/edge-costs.ts';
import type { RoadNetwork } from '../../maps/roads/network.ts';
import { placeOnEdge } from '../../maps/roads/route.ts';
import { seededRandom } from '../../protocol/random.ts';
import {
  type CoordinatesE7,
  decimeters,
  type UnixMilliseconds,
  unixMilliseconds,
} from '../../protocol/units.ts';

const DAY = 86_400_000;
/** A Monday, 00:00 UTC. */
const MONDAY = 1_788_134_400_000;

/** Milliseconds from the earliest to the latest at a light; its mean is a tenth above what free flow counts on. */
const LIGHT = 16_000;
/** Spread of a traversal (logarithm), and how often one takes three times as long. */
const [LUCK, MISHAP] = [0.12, 0.01];
const MEAN_LUCK = Math.exp(LUCK ** 2 / 2) * (1 + 2 * MISHAP);

export const timeOn = (day: number, hour: number): UnixMilliseconds =>
  unixMilliseconds(MONDAY + day * DAY + Math.round(hour * 3_600_000));

/**
 * The truth nobody is told: the simulated robots' own street life (by hour, kind and stretch of street), half of it
 * on main streets and more on squares and in the park at weekends, streets with a pace of their own, slow and quick
 * days, red lights, and what no model can know. It shares no code with the model.
 */
export class HiddenTraffic {
  readonly #network: RoadNetwork;
  readonly #free: Int32Array;
  readonly #life: StreetLife;
  readonly #middles: readonly CoordinatesE7[];
  readonly #isLively: readonly boolean[];
  readonly #streets: Float64Array;
  readonly #days: readonly number[];

  constructor(network: RoadNetwork, free: Int32Array, seed: number) {
    const random = seededRandom(seed);
    const classAt = streetClasses(network);
    this.#network = network;
    this.#free = free;
    this.#life = streetLife(classAt);
    this.#middles = Array.from({ length: network.edgeCount }, (_, edge) =>
      placeOnEdge(network, edge, decimeters(Math.floor((network.edgeDecimeters[edge] as number) / 2))),
    );
    this.#isLively = this.#middles.map((at) => ['pedestrian', 'park'].includes(classAt(at)));
    this.#streets = Float64Array.from(network.names, () => Math.exp(0.12 * normal(random.next)));
    this.#days = Array.from({ length: 64 }, () => Math.exp(0.06 * normal(random.next)));
  }

  /** Milliseconds that an edge takes in the mean at a time of a day. */
  expected(directed: number, day: number, hour: number): number {
    if (this.#free[directed] === forbidden) return forbidden;
    return this.#smooth(directed, day, hour) * MEAN_LUCK + (this.#hasLight(directed) ? 0.1 * LIGHT : 0);
  }

  expectedAt(directed: number, time: UnixMilliseconds): number {
    const day = Math.floor((time - MONDAY) / DAY);
    return this.expected(directed, day, (time - timeOn(day, 0)) / 3_600_000);
  }

  /** One traversal: red lights, and luck. */
  driven(directed: number, day: number, hour: number, next: () => number): number {
    const light = this.#hasLight(directed) ? (next() - 0.4) * LIGHT : 0;
    const luck = Math.exp(LUCK * normal(next)) * (next() < MISHAP ? 3 : 1);
    return Math.max(200, this.#smooth(directed, day, hour) * luck + light + 300 * normal(next));
  }

  /** People a camera counts on the way; it overlooks every fifth. */
  people(directed: number, day: number, hour: number, next: () => number): number {
    const seen = this.#life.pedestrians(timeOn(day, hour), this.#middles[directed >> 1] as CoordinatesE7);
    return Math.round(0.8 * seen * this.#weekend(directed >> 1, day) + next() - 0.5);
  }

  /** Without red lights and luck. */
  #smooth(directed: number, day: number, hour: number): number {
    const edge = directed >> 1;
    const street = this.#streets[this.#network.edgeName[edge] as number] as number;
    const slow = street * (this.#days[day] as number);
    return ((this.#free[directed] as number) * slow) / this.#pace(edge, day, hour);
  }

  #hasLight = (directed: number): boolean =>
    ((this.#network.edgeFlags[directed >> 1] as number) & EdgeFlag.signals) !== 0;

  #pace(edge: number, day: number, hour: number): number {
    const pace = this.#life.pace(timeOn(day, hour), this.#middles[edge] as CoordinatesE7);
    return Math.max(0.4, 1 - (1 - pace) * this.#weekend(edge, day));
  }

  #weekend(edge: number, day: number): number {
    return day % 7 < 5 ? 1 : this.#isLively[edge] ? 1.4 : 0.4;
  }
}

/** Box and Muller. */
export function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
