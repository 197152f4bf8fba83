import { sha256 } from '@noble/hashes/sha2.js';
import { FleetError } from '../../../../protocol/errors.ts';
import { equalBytes } from '../../../../protocol/ids.ts';
import { FEATURE_SET, modelShape } from './features.ts';
import { parametersOf, type Shape } from './perceptron.ts';

/*
 * A travel-time model, little endian:
 *   magic "wayproof-times\0\0" 16 · version u32 · set of features u32 · layers u32 · neurons u32 × layers
 *   weights f32, layer after layer: neuron by neuron, then biases
 *   sha256 of everything before 32
 * That last hash names the model: in signed rounds, in contributions, in events.
 */
const magic = new TextEncoder().encode('wayproof-times\0\0');
const VERSION = 1;
const HASH = 32;
const LAYERS = modelShape.length;
const HEADER = magic.length + 4 * (3 + LAYERS);

/** No weight of a model that was trained honestly comes near this. */
const LARGEST_WEIGHT = 100;

export const MODEL_BYTES = HEADER + 4 * parametersOf(modelShape) + HASH;

/** The file of a model. Throws TRAVEL_MODEL_INVALID for weights that nobody would read. */
export function encodeModel(weights: Float32Array): Uint8Array {
  checkWeights(weights);
  const bytes = new Uint8Array(MODEL_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  for (const [i, word] of [VERSION, FEATURE_SET, LAYERS, ...modelShape].entries()) {
    view.setUint32(magic.length + 4 * i, word, true);
  }
  for (const [i, weight] of weights.entries()) view.setFloat32(HEADER + 4 * i, weight, true);
  bytes.set(sha256(bytes.subarray(0, -HASH)), MODEL_BYTES - HASH);
  return bytes;
}

/** Reads a model of anywhere and believes nothing in it. Throws TRAVEL_MODEL_INVALID. */
export function decodeModel(bytes: Uint8Array): Float32Array {
  if (bytes.length !== MODEL_BYTES) throw invalid(`${bytes.length} bytes instead of ${MODEL_BYTES}`);
  if (!equalBytes(bytes.subarray(0, magic.length), magic)) throw invalid('not the file of a model');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [version, set, layers, ...shape] = Array.from({ length: 3 + LAYERS }, (_, i) =>
    view.getUint32(magic.length + 4 * i, true),
  );
  if (version !== VERSION) throw invalid(`version ${version}, known is ${VERSION}`);
  if (set !== FEATURE_SET) throw invalid(`features of set ${set}, known is ${FEATURE_SET}`);
  if (layers !== LAYERS || !isSame(shape, modelShape)) throw invalid('another shape');
  if (!equalBytes(sha256(bytes.subarray(0, -HASH)), bytes.subarray(-HASH))) throw invalid('damaged');
  const weights = Float32Array.from({ length: parametersOf(modelShape) }, (_, i) =>
    view.getFloat32(HEADER + 4 * i, true),
  );
  checkWeights(weights);
  return weights;
}

/** The hash that names a model whose file was encoded or decoded here: its last 32 bytes. */
export const modelHashOf = (file: Uint8Array): Uint8Array => Uint8Array.from(file.subarray(-HASH));

function checkWeights(weights: Float32Array): void {
  if (weights.length !== parametersOf(modelShape)) throw invalid(`${weights.length} weights`);
  for (const weight of weights) {
    if (!(Math.abs(weight) <= LARGEST_WEIGHT)) throw invalid(`a weight of ${weight}`);
  }
}

const isSame = (a: Shape, b: Shape) => a.length === b.length && a.every((value, i) => value === b[i]);
const invalid = (reason: string) => new FleetError('TRAVEL_MODEL_INVALID', { reason });
