import { distance, lengthOf, type Spot, spot } from './plane.ts';
import { areaOf, centroidOf } from './ring.ts';
import { type StreetPlan, sidesOf } from './street-plan.ts';
import type { Block, BlockUse, Subdivision } from './subdivision.ts';

/** Streets for people on foot lie this near to the middle of the square. */
const ZONE_METERS = 125;

/** Gives small blocks their uses: the square and the church in the middle, the depot a few streets away. */
export function assignUses(subdivision: Subdivision): void {
  const ringOf = (block: Block) => subdivision.ring(block);
  const nearest = (use: BlockUse, to: Spot, least: number, most: number) => {
    const [found] = subdivision.blocks
      .filter(({ use }) => use === 'houses')
      .map((block) => ({ block, area: areaOf(ringOf(block)), away: distance(centroidOf(ringOf(block)), to) }))
      .map((one) => ({ ...one, misfit: Math.max(0, least - one.area, one.area - most) / 50 + one.away }))
      .sort((a, b) => a.misfit - b.misfit);
    if (found !== undefined) found.block.use = use;
  };
  nearest('square', spot(0, 20), 3_200, 6_000);
  nearest('church', spot(110, -10), 2_500, 6_000);
  nearest('depot', spot(150, -190), 4_500, 9_000);
}

/** The block of a use that is there once; towns differ, so it may be missing. */
export const blockOf = (subdivision: Subdivision, use: BlockUse): Block | undefined =>
  subdivision.blocks.find((block) => block.use === use);

/** Closes the streets around the square, and side streets near it, to vehicles. */
export function layOutZone(plan: StreetPlan): void {
  const { subdivision } = plan;
  const square = blockOf(subdivision, 'square');
  if (square === undefined) return;
  const middle = centroidOf(subdivision.ring(square));
  const border = new Set(sidesOf(square).flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
  for (const vertex of subdivision.spots.keys()) {
    if (!plan.isJunction(vertex)) continue;
    for (const next of subdivision.neighbours(vertex)) {
      const way = plan.wayFrom(vertex, next);
      const last = way.at(-1) as number;
      if (last < vertex) continue;
      const side = plan.piece(vertex, next).street.level === 'side';
      const near = [vertex, last].every((end) => distance(subdivision.spot(end), middle) < ZONE_METERS);
      if (side && (near || border.has(`${vertex} ${next}`))) plan.closeToVehicles(way);
    }
  }
}

/** How closely a block is built: by its distance from the middle of the town. */
export type Density = 'row' | 'close' | 'open';

export function densityOf(subdivision: Subdivision, block: Block): Density {
  const away = lengthOf(centroidOf(subdivision.ring(block)));
  if (block.use === 'outside') return 'open';
  return away < 250 ? 'row' : away < 430 ? 'close' : 'open';
}
