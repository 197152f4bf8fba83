import type { CameraImage } from '../../../firmware-bridge/link.ts';
import { type Fit, placed, SIDE } from './fit.ts';
import { resize } from './resize.ts';

/** Channels in the order blue, green, red, as the network was trained (RangiLyu/nanodet, config of NanoDet-g). */
const MEAN = [103.53, 116.28, 123.675] as const;
const DEVIATION = [57.375, 57.12, 58.395] as const;
/** Around a picture that does not fill the square. */
const GREY = 114;

export type Layout = 'channels last' | 'channels first';

/** The picture in the square, normalised, one float a channel: `SIDE × SIDE × 3`, in the layout the backend wants. */
export function tensorOf(image: CameraImage, layout: Layout, fit: Fit = 'whole'): Float32Array {
  const { left, top, width, height } = placed(image, fit);
  const inner = resize(image.pixels, image, { width, height });
  const count = SIDE * SIDE;
  const tensor = new Float32Array(3 * count);
  for (let channel = 0; channel < 3; channel++) {
    const mean = MEAN[channel] as number;
    const deviation = DEVIATION[channel] as number;
    const [start, step] = layout === 'channels last' ? [channel, 3] : [channel * count, 1];
    const around = (GREY - mean) / deviation;
    if (inner.length < 3 * count) for (let i = 0; i < count; i++) tensor[start + i * step] = around;
    for (let y = 0; y < height; y++) {
      let from = y * width * 3 + 2 - channel;
      let to = start + ((y + top) * SIDE + left) * step;
      for (let x = 0; x < width; x++, from += 3, to += step)
        tensor[to] = ((inner[from] as number) - mean) / deviation;
    }
  }
  return tensor;
}
