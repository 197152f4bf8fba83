import { toHalf } from './half.ts';

/** How weights lie in the file. `int8` has a scale for each output channel; tfjs has no such format, we expand it. */
export type Storage = 'float32' | 'float16' | 'uint8' | 'int8';

export interface Packed {
  readonly bytes: Uint8Array;
  /** What the loader needs to know besides: TensorFlow.js's own words, or ours for `int8`. */
  readonly quantization?: { readonly dtype: string; readonly scale?: number; readonly min?: number };
}

/** Packs values whose last dimension has `channels` entries. */
export function packWeights(values: ArrayLike<number>, channels: number, storage: Storage): Packed {
  if (storage === 'float32') return { bytes: bytesOf(Float32Array.from(values)) };
  if (storage === 'float16') {
    return { bytes: bytesOf(Uint16Array.from(values, toHalf)), quantization: { dtype: 'float16' } };
  }
  return storage === 'uint8' ? perTensor(values) : perChannel(values, channels);
}

/** One scale for all; nudged so that zero stays zero, or every padded edge would glow. */
function perTensor(values: ArrayLike<number>): Packed {
  let low = 0;
  let high = 0;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i] as number);
    high = Math.max(high, values[i] as number);
  }
  const scale = (high - low) / 255 || 1;
  const min = -Math.round(-low / scale) * scale;
  const bytes = Uint8Array.from(values, (value) => clamp(Math.round((value - min) / scale), 0, 255));
  return { bytes, quantization: { dtype: 'uint8', scale, min } };
}

/** Symmetric, one float32 scale an output channel, in front of the numbers. */
function perChannel(values: ArrayLike<number>, channels: number): Packed {
  const scales = new Float32Array(channels);
  for (let i = 0; i < values.length; i++) {
    scales[i % channels] = Math.max(scales[i % channels] as number, Math.abs(values[i] as number));
  }
  for (let c = 0; c < channels; c++) scales[c] = (scales[c] as number) / 127 || 1;
  const numbers = Int8Array.from(values, (value, i) =>
    clamp(Math.round(value / (scales[i % channels] as number)), -127, 127),
  );
  const bytes = new Uint8Array(scales.byteLength + numbers.length);
  bytes.set(bytesOf(scales));
  bytes.set(bytesOf(numbers), scales.byteLength);
  return { bytes, quantization: { dtype: 'int8-per-channel' } };
}

/** Undoes `int8`: scales first, then the numbers. */
export function expandPerChannel(bytes: Uint8Array, count: number, channels: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const scales = Float32Array.from({ length: channels }, (_, c) => view.getFloat32(4 * c, true));
  return Float32Array.from(
    { length: count },
    (_, i) => view.getInt8(4 * channels + i) * (scales[i % channels] as number),
  );
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
