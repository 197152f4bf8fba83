import type { CoordinatesE7, MetersPerSecond } from '../../protocol/units.ts';
import { metersFrom } from '../geometry/distance.ts';
import type { Flight } from './airspace.ts';

/** How fast the air moves over the ground, and where to. */
export interface Wind {
  readonly east: MetersPerSecond;
  readonly north: MetersPerSecond;
}

/** What flying some legs takes: seconds, and metres through the air, which is what a drone's motors pay for. */
export interface Flown {
  readonly seconds: number;
  readonly airMeters: number;
}

/**
 * The legs of a flight at one speed through moving air: the drone heads into the wind so far that it stays on the
 * leg, and what is left of its speed carries it along. Undefined when the wind is too strong on some leg.
 */
export function flown({ legs, distance }: Flight, speed: MetersPerSecond, wind: Wind): Flown | undefined {
  if (wind.east === 0 && wind.north === 0)
    return { seconds: distance / 10 / speed, airMeters: distance / 10 };
  let seconds = 0;
  for (const [i, to] of legs.entries()) {
    const from = legs[i - 1];
    if (from === undefined) continue;
    const took = legSeconds(from, to, speed, wind);
    if (took === undefined) return undefined;
    seconds += took;
  }
  return { seconds, airMeters: seconds * speed };
}

function legSeconds(from: CoordinatesE7, to: CoordinatesE7, speed: number, wind: Wind): number | undefined {
  const { east, north } = metersFrom(from, to);
  const length = Math.sqrt(east * east + north * north);
  if (length === 0) return 0;
  const along = (wind.east * east + wind.north * north) / length;
  const across = (wind.east * north - wind.north * east) / length;
  const rest = speed * speed - across * across;
  const overGround = rest > 0 ? Math.sqrt(rest) + along : 0;
  // Slower than a person walks, a gust would stop it.
  return overGround < 1 ? undefined : length / overGround;
}
