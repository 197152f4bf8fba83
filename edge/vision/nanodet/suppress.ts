import type { Detection } from '../detector.ts';

type Box = Detection['box'];

/** Shared area of two boxes over the area of both, 0 to 1. */
export function overlapOf(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/** Non-maximum suppression class by class: of boxes that overlap, the most confident stays. */
export function suppress(found: readonly Detection[], overlap: number): Detection[] {
  const kept: Detection[] = [];
  for (const one of [...found].sort((a, b) => b.confidence - a.confidence)) {
    const hidden = kept.some(({ label, box }) => label === one.label && overlapOf(box, one.box) >= overlap);
    if (!hidden) kept.push(one);
  }
  return kept;
}
