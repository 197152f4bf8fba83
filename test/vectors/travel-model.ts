import { FEATURES, modelShape } from '../../maps/roads/travel-times/learned/features.ts';
import { encodeModel, modelHashOf } from '../../maps/roads/travel-times/learned/model-file.ts';
import { firstWeights, Perceptron } from '../../maps/roads/travel-times/learned/perceptron.ts';
import { toHex } from '../../protocol/ids.ts';
import { seededRandom } from '../../protocol/random.ts';

/** The model drawn from seed 1: its file, its name, and what it says of three rows of features. */
export function travelModelVectors() {
  const weights = firstWeights(modelShape, seededRandom(1));
  const file = encodeModel(weights);
  const net = new Perceptron(modelShape, weights);
  const outputs = [0, 1, 2].map((row) => {
    const inputs = Float32Array.from({ length: FEATURES }, (_, i) => ((i * 7 + row * 3) % 11) / 4 - 1);
    return { inputs: [...inputs], output: net.forward(inputs, 0) };
  });
  return { shape: [...modelShape], file: toHex(file), hash: toHex(modelHashOf(file)), outputs };
}
