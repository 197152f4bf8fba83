import {
  type Milliseconds,
  milliseconds,
  type UnixMilliseconds,
  unixMilliseconds,
} from '../../../protocol/units.ts';
import type { RoadNetwork } from '../network.ts';
import type { Traversal } from '../route.ts';
import type { EdgeTraversal } from './travel-times.ts';

/** How far along its route a robot was at a time, by a frame it signed. */
export interface Progress {
  /** From the start of the route. */
  readonly decimeters: number;
  readonly time: UnixMilliseconds;
}

/** Between frames further apart than this nobody knows what the robot did. */
const LONGEST_GAP = milliseconds(60_000);

/**
 * The edges a robot drove from end to end on its route, and how long each took: times at junctions are
 * interpolated between the frames before and after. Edges driven in part, and edges over which frames are missing,
 * say nothing.
 * @param progress by rising time; going back counts as standing still.
 */
export function traversalsAlong(
  network: RoadNetwork,
  edges: readonly Traversal[],
  progress: readonly Progress[],
  owner: string,
): EdgeTraversal[] {
  const traversals: EdgeTraversal[] = [];
  let driven = 0;
  for (const { edge, direction, from, to } of edges) {
    const start = driven;
    driven += Math.abs(to - from);
    if (driven - start !== network.edgeDecimeters[edge]) continue;
    const [entered, left] = [timeAt(progress, start, 'last'), timeAt(progress, driven, 'first')];
    if (entered === undefined || left === undefined || left <= entered) continue;
    const directed = edge * 2 + (direction === 'along' ? 0 : 1);
    const took: Milliseconds = milliseconds(left - entered);
    traversals.push({ directed, owner, time: unixMilliseconds(left), took });
  }
  return traversals;
}

/** When the robot was at a place of the route: a wait exactly there belongs to neither edge. */
function timeAt(progress: readonly Progress[], place: number, which: 'first' | 'last'): number | undefined {
  let found: number | undefined;
  let furthest = Number.NEGATIVE_INFINITY;
  for (const [i, now] of progress.entries()) {
    const before = progress[i - 1];
    const reached = Math.max(furthest, now.decimeters);
    if (
      before !== undefined &&
      now.time - before.time <= LONGEST_GAP &&
      furthest <= place &&
      place <= reached
    ) {
      const share = reached > furthest ? (place - furthest) / (reached - furthest) : which === 'last' ? 1 : 0;
      found = before.time + share * (now.time - before.time);
      if (which === 'first') return found;
    }
    furthest = reached;
    if (furthest > place) break;
  }
  return found;
}
