import { FleetError } from '../errors.ts';

/** Parameters of the largest model that may be learned together: one change fits into one MQTT packet. */
export const MOST_PARAMETERS = 4_000;

/** A change of a model's parameters: f32, little endian, one after another. */
export function encodeDelta(delta: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * delta.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of delta.entries()) view.setFloat32(4 * i, value, true);
  return bytes;
}

/** Throws CONTRIBUTION_SHAPE for another number of parameters, CONTRIBUTION_NOT_FINITE for what is no number. */
export function decodeDelta(bytes: Uint8Array, parameters: number): Float32Array {
  if (bytes.length !== 4 * parameters) {
    throw new FleetError('CONTRIBUTION_SHAPE', { bytes: bytes.length, expected: 4 * parameters });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const delta = Float32Array.from({ length: parameters }, (_, i) => view.getFloat32(4 * i, true));
  const at = delta.findIndex((value) => !Number.isFinite(value));
  // One NaN would make every parameter of a mean NaN.
  if (at >= 0) throw new FleetError('CONTRIBUTION_NOT_FINITE', { parameter: at });
  return delta;
}

/** Length of a change as a vector. */
export function normOf(delta: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < delta.length; i++) squares += (delta[i] as number) ** 2;
  return Math.sqrt(squares);
}

/** The same change, shortened to a length if it is longer. */
export function clipTo(most: number, delta: Float32Array): Float32Array {
  const norm = normOf(delta);
  return norm <= most ? delta : delta.map((value) => (value * most) / norm);
}
