import type { Detection } from '../detector.ts';
import { type Fit, placed, SIDE } from './fit.ts';
import { cocoLabels } from './labels.ts';
import { suppress } from './suppress.ts';

/** Cells of the three grids are this many pixels wide. */
export const strides = [8, 16, 32] as const;
/** A box side is a distribution over 0 to 10 cell widths. */
const BINS = 11;

/** What the network says of one grid: `cells × 80` scores after the sigmoid, and `cells × 4 × 11` logits. */
export interface GridOutput {
  readonly scores: Float32Array;
  readonly sides: Float32Array;
}

export interface DecodeOptions {
  /** Least score of a detection, 0 to 1. */
  readonly threshold: number;
  /** Overlap from which the weaker of two boxes of one class is dropped. */
  readonly overlap: number;
  /** How the picture was put into the square. */
  readonly fit: Fit;
}

/** Chosen on the labelled pictures of the benchmark. */
export const usualDecoding: DecodeOptions = { threshold: 0.35, overlap: 0.6, fit: 'whole' };

/**
 * Boxes in pixels of a picture of `width × height`. A box is the distance from its cell's centre to four sides, each
 * the expectation of a softmax (Generalized Focal Loss, Li et al. 2020, section 3.2).
 */
export function decode(
  outputs: readonly GridOutput[],
  { width, height }: { readonly width: number; readonly height: number },
  { threshold, overlap, fit }: DecodeOptions = usualDecoding,
): Detection[] {
  const found: Detection[] = [];
  const { left, top, across: perColumn, down: perRow } = placed({ width, height }, fit);
  const column = (x: number) => Math.max(0, Math.min(width, (x - left) * perColumn));
  const row = (y: number) => Math.max(0, Math.min(height, (y - top) * perRow));
  outputs.forEach(({ scores, sides }, grid) => {
    const stride = strides[grid] as number;
    const across = SIDE / stride;
    for (let cell = 0; cell < across * across; cell++) {
      const { label, confidence } = best(scores, cell);
      if (confidence < threshold) continue;
      const x = ((cell % across) + 0.5) * stride;
      const y = (Math.floor(cell / across) + 0.5) * stride;
      const reach = (side: number) => expectation(sides, (cell * 4 + side) * BINS) * stride;
      const [west, east] = [column(x - reach(0)), column(x + reach(2))];
      const [north, south] = [row(y - reach(1)), row(y + reach(3))];
      const box = { x: west, y: north, width: east - west, height: south - north };
      // What lies in the grey around the picture is nowhere.
      if (box.width > 0 && box.height > 0)
        found.push({ label: cocoLabels[label] as string, confidence, box });
    }
  });
  return suppress(found, overlap);
}

function best(scores: Float32Array, cell: number): { readonly label: number; readonly confidence: number } {
  const classes = cocoLabels.length;
  let label = 0;
  for (let c = 1; c < classes; c++) {
    if ((scores[cell * classes + c] as number) > (scores[cell * classes + label] as number)) label = c;
  }
  return { label, confidence: scores[cell * classes + label] as number };
}

function expectation(logits: Float32Array, from: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let bin = 0; bin < BINS; bin++) highest = Math.max(highest, logits[from + bin] as number);
  let sum = 0;
  let weighted = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const weight = Math.exp((logits[from + bin] as number) - highest);
    sum += weight;
    weighted += bin * weight;
  }
  return weighted / sum;
}
