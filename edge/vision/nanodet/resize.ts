/** Of each output sample: its first input, and the weights of `count` inputs from there on. */
interface Taps {
  readonly count: number;
  readonly first: Int32Array;
  readonly weights: Float32Array;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * An RGB picture of 8 bits a channel in another size, channels still interleaved, values 0 to 255 unrounded. Separable
 * triangle filter, widened when it shrinks (antialiased bilinear, as Pillow's and libvips'). Our own arithmetic, so that a
 * robot needs no native image library and every machine feeds the network the same numbers.
 */
export function resize(pixels: Uint8Array, from: Size, to: Size): Float32Array {
  const narrow = acrossRows(pixels, from, to.width);
  const { count, first, weights } = tapsOf(from.height, to.height);
  const row = to.width * 3;
  const resized = new Float32Array(to.height * row);
  for (let y = 0; y < to.height; y++) {
    const out = resized.subarray(y * row, (y + 1) * row);
    for (let i = 0; i < count; i++) {
      const weight = weights[y * count + i] as number;
      if (weight === 0) continue;
      const above = ((first[y] as number) + i) * row;
      for (let x = 0; x < row; x++) out[x] = (out[x] as number) + weight * (narrow[above + x] as number);
    }
  }
  return resized;
}

function acrossRows(pixels: Uint8Array, { width, height }: Size, columns: number): Float32Array {
  const { count, first, weights } = tapsOf(width, columns);
  const narrow = new Float32Array(height * columns * 3);
  let out = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < columns; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let at = (y * width + (first[x] as number)) * 3;
      const tap = x * count;
      for (let i = 0; i < count; i++) {
        const weight = weights[tap + i] as number;
        red += weight * (pixels[at++] as number);
        green += weight * (pixels[at++] as number);
        blue += weight * (pixels[at++] as number);
      }
      narrow[out++] = red;
      narrow[out++] = green;
      narrow[out++] = blue;
    }
  }
  return narrow;
}

/** As many taps for every output as the widest needs; those that hang over an edge count nothing. */
function tapsOf(size: number, side: number): Taps {
  const scale = size / side;
  const reach = Math.max(1, scale);
  const count = Math.min(size, Math.ceil(2 * reach) + 1);
  const first = new Int32Array(side);
  const weights = new Float32Array(side * count);
  for (let x = 0; x < side; x++) {
    const centre = (x + 0.5) * scale;
    const start = Math.min(size - count, Math.max(0, Math.ceil(centre - reach - 0.5)));
    first[x] = start;
    const weightOf = (i: number) => Math.max(0, 1 - Math.abs(start + i + 0.5 - centre) / reach);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += weightOf(i);
    for (let i = 0; i < count; i++) weights[x * count + i] = weightOf(i) / sum;
  }
  return { count, first, weights };
}
