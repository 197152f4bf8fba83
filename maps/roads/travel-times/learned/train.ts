import { seededRandom } from '../../../../protocol/random.ts';
import { Perceptron, type Shape } from './perceptron.ts';

/** Rows of features and what each should give. */
export interface Examples {
  /** `count` rows one after another. */
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
  readonly count: number;
}

export interface TrainingOptions {
  readonly seed: number;
  readonly epochs: number;
  /** Step of Adam at the beginning; it falls to a tenth along half a cosine. */
  readonly rate: number;
  /** Pull of every weight to 0, as a share of the step. */
  readonly decay: number;
}

export const trainingDefaults: TrainingOptions = { seed: 1, epochs: 6, rate: 0.004, decay: 0.01 };

const BATCH = 32;
/** Errors beyond this (of a logarithm) pull no harder: someone stood in the way, a phone call, a lie (Huber 1964). */
const HUBER = 0.4;
/** Adam, Kingma and Ba 2014 (arXiv 1412.6980), with the paper's constants. */
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

/**
 * Trains from given weights on examples, one batch a step, so that a robot's loop is never held up. The same start,
 * examples and seed give the same weights. Returns them rounded to what is exported.
 */
export function* trainingSteps(
  shape: Shape,
  start: Float32Array,
  { inputs, targets, count }: Examples,
  { seed, epochs, rate, decay }: TrainingOptions,
): Generator<void, Float32Array> {
  const net = new Perceptron(shape, start);
  const width = shape[0] as number;
  const random = seededRandom(seed);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const gradient = new Float64Array(net.weights.length);
  const adam = new Adam(net.weights.length);
  const batches = Math.ceil(count / BATCH);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random.next);
    for (let batch = 0; batch < batches; batch++) {
      gradient.fill(0);
      const end = Math.min(count, (batch + 1) * BATCH);
      for (let i = batch * BATCH; i < end; i++) {
        const row = order[i] as number;
        const miss = net.forward(inputs, row * width) - (targets[row] as number);
        net.backward(Math.max(-HUBER, Math.min(HUBER, miss)) / (end - batch * BATCH), gradient);
      }
      const done = (epoch * batches + batch) / (epochs * batches);
      adam.step(net.weights, gradient, rate * (0.55 + 0.45 * Math.cos(Math.PI * done)), decay);
      yield;
    }
  }
  return Float32Array.from(net.weights);
}

/** Fisher and Yates. */
function shuffle(order: Uint32Array, next: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
}

class Adam {
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  #beta1 = 1;
  #beta2 = 1;

  constructor(size: number) {
    this.#mean = new Float64Array(size);
    this.#square = new Float64Array(size);
  }

  step(weights: Float64Array, gradient: Float64Array, rate: number, decay: number): void {
    this.#beta1 *= BETA1;
    this.#beta2 *= BETA2;
    for (let i = 0; i < weights.length; i++) {
      const slope = gradient[i] as number;
      const mean = BETA1 * (this.#mean[i] as number) + (1 - BETA1) * slope;
      const square = BETA2 * (this.#square[i] as number) + (1 - BETA2) * slope * slope;
      this.#mean[i] = mean;
      this.#square[i] = square;
      const step = mean / (1 - this.#beta1) / (Math.sqrt(square / (1 - this.#beta2)) + EPSILON);
      weights[i] = (weights[i] as number) - rate * (step + decay * (weights[i] as number));
    }
  }
}
