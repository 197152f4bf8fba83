import test from 'ava';
import {
  firstWeights,
  Perceptron,
  parametersOf,
} from '../../../../../maps/roads/travel-times/learned/perceptron.ts';
import { finish } from '../../../../../maps/roads/travel-times/learned/steps.ts';
import { trainingSteps } from '../../../../../maps/roads/travel-times/learned/train.ts';
import { seededRandom } from '../../../../../protocol/random.ts';

const shape = [3, 5, 4, 1];

test('a shape has one weight for each pair of neighbouring neurons and one bias for each neuron', (t) => {
  t.is(parametersOf(shape), 3 * 5 + 5 + 5 * 4 + 4 + 4 + 1);
});

test('the gradient is what a small change of each weight changes', (t) => {
  const random = seededRandom(5);
  const weights = Float64Array.from({ length: parametersOf(shape) }, () => random.next() - 0.5);
  const inputs = Float32Array.from([0.3, -0.7, 1.1]);
  const net = new Perceptron(shape, weights);
  const gradient = new Float64Array(weights.length);
  net.forward(inputs, 0);
  net.backward(1, gradient);
  const step = 1e-6;
  for (const [i, weight] of weights.entries()) {
    const changed = (by: number) => new Perceptron(shape, weights.with(i, weight + by)).forward(inputs, 0);
    const slope = (changed(step) - changed(-step)) / (2 * step);
    t.true(Math.abs(slope - (gradient[i] as number)) < 1e-6, `weight ${i}`);
  }
});

test('the same seed trains the same weights, another one others, and both learn', (t) => {
  const { next } = seededRandom(2);
  const inputs = Float32Array.from({ length: 3 * 400 }, () => 2 * next() - 1);
  const wave = (i: number) => Math.max(0, inputs[3 * i] as number) - 0.5 * (inputs[3 * i + 1] as number);
  const examples = { inputs, targets: Float32Array.from({ length: 400 }, (_, i) => wave(i)), count: 400 };
  const start = firstWeights(shape, seededRandom(1));
  const trained = (seed: number) =>
    finish(trainingSteps(shape, start, examples, { seed, epochs: 60, rate: 0.01, decay: 0 }));
  const [one, again, other] = [trained(1), trained(1), trained(2)];
  t.deepEqual(one, again);
  t.notDeepEqual(one, other);
  const missOf = (weights: Float32Array) => {
    const net = new Perceptron(shape, weights);
    return (
      examples.targets.reduce((sum, target, i) => sum + Math.abs(net.forward(inputs, 3 * i) - target), 0) /
      400
    );
  };
  t.true(missOf(one) < 0.05 && missOf(other) < 0.05);
  t.true(missOf(start) > 0.2);
});
