import type { Spot } from './plane.ts';
import { inset } from './ring.ts';
import { type PlannedPiece, type StreetPlan, sidesOf } from './street-plan.ts';
import type { Block } from './subdivision.ts';

/** Metres from the middle of a street to the middle of its pavement. */
const toPavement = { main: 9.5, residential: 7, pedestrian: 4.5 } as const;
/** Half the width of a pavement with its border. */
export const HALF_PAVEMENT = 2;

export const pavementDistance = ({ kind }: PlannedPiece): number => toPavement[kind];

/**
 * A line along the inside of all streets around a block, `beyond` metres from the middle of their pavements.
 * Its points belong to the corners of the block's loop, one by one.
 */
export function lineInside(plan: StreetPlan, block: Block, beyond: number): Spot[] {
  const widths = sidesOf(block).map(([a, b]) => pavementDistance(plan.piece(a, b)) + beyond);
  return inset(plan.subdivision.ring(block), widths);
}
