import { EdgeFlag, RoadClass, Surface } from '../roads/classes.ts';
import type { Ground } from './ground.ts';
import { pavementDistance } from './kerbs.ts';
import type { PavementLoop } from './pavements.ts';
import { distance, dot, leftOf, minus, type Spot, sum, times, unit } from './plane.ts';
import type { PlannedPiece } from './street-plan.ts';

/** Where crossings meet pavements beside corners: by directed piece and the end of it they are near. */
export type Crossed = ReadonlyMap<string, { readonly spot: Spot; readonly node: number }>;

/** A crossing this near to a corner starts at the corner. */
const AT_CORNER = 1;

/**
 * Crossings at every junction, straight over the street. Where a street ends at another, that other one is
 * crossed on one side only, unless it is a main street.
 */
export function addCrossings(ground: Ground, loops: readonly PavementLoop[]): Crossed {
  const { plan } = ground;
  const { subdivision } = plan;
  const corners = new Map<string, PavementLoop['corners'][number]>();
  for (const { block, corners: around } of loops) {
    for (const [i, vertex] of block.loop.entries()) {
      const next = block.loop[(i + 1) % block.loop.length] as number;
      const before = block.loop[(i + block.loop.length - 1) % block.loop.length] as number;
      corners.set(`${vertex} ${next} left`, around[i] as PavementLoop['corners'][number]);
      corners.set(`${vertex} ${before} right`, around[i] as PavementLoop['corners'][number]);
    }
  }
  const crossed = new Map<string, { spot: Spot; node: number }>();
  for (const vertex of subdivision.spots.keys()) {
    if (!plan.isJunction(vertex)) continue;
    const skipped = armToSkip(ground, vertex);
    for (const next of subdivision.neighbours(vertex)) {
      if (next === skipped) continue;
      const piece = plan.piece(vertex, next);
      const end = (side: 'left' | 'right') => {
        const corner = corners.get(`${vertex} ${next} ${side}`);
        return corner as { spot: Spot; node: number };
      };
      const at = subdivision.spot(vertex);
      const way = unit(minus(subdivision.spot(next), at));
      const shares = [end('left'), end('right')].map(({ spot }) => dot(minus(spot, at), way));
      const room = distance(at, subdivision.spot(next)) * 0.45;
      const along = Math.min(room, Math.max(...shares, 3));
      const start = (side: 'left' | 'right', share: number, key: string) => {
        if (share > along - AT_CORNER) return end(side).node;
        const across = times(leftOf(way), pavementDistance(piece) * (side === 'left' ? 1 : -1));
        const spot = sum(at, sum(times(way, along), across));
        const made = { spot, node: ground.addNode(spot) };
        crossed.set(key, made);
        return made.node;
      };
      const left = start('left', shares[0] as number, `${vertex} ${next} start`);
      const right = start('right', shares[1] as number, `${next} ${vertex} end`);
      addCrossing(ground, piece, left, right);
    }
  }
  return crossed;
}

/** Of a T-junction the second arm of the street that goes on. */
function armToSkip({ plan }: Ground, vertex: number): number | undefined {
  const around = plan.subdivision.neighbours(vertex);
  if (around.length !== 3) return undefined;
  const through = around.filter((next) => {
    const { street } = plan.piece(vertex, next);
    return around.some((other) => other !== next && plan.piece(vertex, other).street === street);
  });
  const second = through[1];
  return second !== undefined && plan.piece(vertex, second).kind === 'residential' ? second : undefined;
}

function addCrossing({ builder, random }: Ground, { kind }: PlannedPiece, from: number, to: number): void {
  if (kind === 'pedestrian') {
    const flags = EdgeFlag.vehiclesForbidden;
    builder.addEdge({ from, to, class: RoadClass.pedestrian, surface: Surface.paving, flags });
    return;
  }
  const kerb = random.next() < 0.1 ? EdgeFlag.raisedKerb : 0;
  const signals = kind === 'main' ? EdgeFlag.signals : 0;
  builder.addEdge({
    from,
    to,
    class: RoadClass.crossing,
    surface: Surface.smooth,
    flags: EdgeFlag.vehiclesForbidden | kerb | signals,
  });
}
