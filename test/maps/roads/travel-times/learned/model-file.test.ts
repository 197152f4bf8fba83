import test from 'ava';
import fc from 'fast-check';
import { modelShape } from '../../../../../maps/roads/travel-times/learned/features.ts';
import {
  decodeModel,
  encodeModel,
  MODEL_BYTES,
  modelHashOf,
} from '../../../../../maps/roads/travel-times/learned/model-file.ts';
import { firstWeights } from '../../../../../maps/roads/travel-times/learned/perceptron.ts';
import { seededRandom } from '../../../../../protocol/random.ts';

const weights = firstWeights(modelShape, seededRandom(1));

test('a model comes back from its file weight by weight, under the same hash', (t) => {
  const file = encodeModel(weights);
  t.is(file.length, MODEL_BYTES);
  t.deepEqual(decodeModel(file), weights);
  t.deepEqual(modelHashOf(encodeModel(decodeModel(file))), modelHashOf(file));
});

test('no byte can be changed, none left out, none added', (t) => {
  const file = encodeModel(weights);
  const refused = { code: 'TRAVEL_MODEL_INVALID' };
  fc.assert(
    fc.property(fc.nat(MODEL_BYTES - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      t.throws(() => decodeModel(file.with(at, (file[at] as number) ^ flip)), refused);
    }),
    { numRuns: 60 },
  );
  t.throws(() => decodeModel(file.subarray(1)), refused);
  t.throws(() => decodeModel(new Uint8Array(MODEL_BYTES + 1)), refused);
  t.throws(() => decodeModel(new Uint8Array(0)), refused);
});

for (const [name, weight] of [
  ['no number', Number.NaN],
  ['infinite', Number.POSITIVE_INFINITY],
  ['absurdly large', 1e6],
] as const) {
  test(`a weight that is ${name} is neither written nor read`, (t) => {
    const bad = weights.with(7, weight);
    t.throws(() => encodeModel(bad), { code: 'TRAVEL_MODEL_INVALID' });
  });
}
