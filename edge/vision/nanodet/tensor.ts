import type { CameraImage } from '../../../firmware-bridge/link.ts';
import { stretch } from './resize.ts';

/** Side of the square the network looks at, pixels. */
export const SIDE = 416;

/** Channels in the order blue, green, red, as the network was trained (RangiLyu/nanodet, config of NanoDet-g). */
export const MEAN = [103.53, 116.28, 123.675] as const;
export const DEVIATION = [57.375, 57.12, 58.395] as const;

export type Layout = 'channels last' | 'channels first';

/**
 * The picture stretched to the square, normalised, one float a channel: `SIDE × SIDE × 3`, in the layout the backend
 * wants. Stretched, not letterboxed: bench/README.md compares both.
 */
export function tensorOf({ width, height, pixels }: CameraImage, layout: Layout): Float32Array {
  const square = stretch(pixels, width, height, SIDE);
  const count = SIDE * SIDE;
  const tensor = new Float32Array(3 * count);
  for (let channel = 0; channel < 3; channel++) {
    const mean = MEAN[channel] as number;
    const deviation = DEVIATION[channel] as number;
    const [start, step] = layout === 'channels last' ? [channel, 3] : [channel * count, 1];
    for (let i = 0; i < count; i++) {
      tensor[start + i * step] = ((square[3 * i + 2 - channel] as number) - mean) / deviation;
    }
  }
  return tensor;
}
