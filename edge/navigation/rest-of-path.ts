import { metersFrom, offsetBy, straightMeters } from '../../maps/geometry/distance.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';

/** Another piece of the path must be this much nearer to be taken for the one the robot is on, in metres. */
const CLEARLY_NEARER = 3;

/** A robot this near to its path needs no way back onto it: its receiver is not more exact, in metres. */
const ON_PATH = 5;

/**
 * What is left of a path for a robot at `at`: from the nearest place on it to its end. On a street the path
 * takes twice the earlier passage counts, so no stop of the way is skipped.
 */
export function restOfPath(path: readonly CoordinatesE7[], at: CoordinatesE7): readonly CoordinatesE7[] {
  let best: { meters: number; piece: number; foot: CoordinatesE7 } | undefined;
  for (let i = 0; i + 1 < path.length; i++) {
    const foot = footOf(path[i] as CoordinatesE7, path[i + 1] as CoordinatesE7, at);
    const meters = straightMeters(foot, at);
    if (best === undefined || meters < best.meters - CLEARLY_NEARER) best = { meters, piece: i, foot };
  }
  if (best === undefined) return path;
  const rest = path.slice(best.piece + 1);
  return best.meters <= ON_PATH ? rest : [best.foot, ...rest];
}

/** The place of the straight piece nearest to `at`. */
function footOf(a: CoordinatesE7, b: CoordinatesE7, at: CoordinatesE7): CoordinatesE7 {
  const end = metersFrom(a, b);
  const here = metersFrom(a, at);
  const length2 = end.east ** 2 + end.north ** 2;
  if (length2 === 0) return a;
  const share = Math.min(1, Math.max(0, (here.east * end.east + here.north * end.north) / length2));
  return offsetBy(a, end.east * share, end.north * share);
}
