import type { Random } from '../../../../protocol/random.ts';

/** Neurons of each layer, inputs first; the last layer is one number. */
export type Shape = readonly number[];

/** Share of a negative sum that a hidden neuron lets through: none of them ever dies. */
const LEAK = 0.1;

/** Parameters of a shape: layer after layer the weights, neuron by neuron, then that layer's biases. */
export function parametersOf(shape: Shape): number {
  let count = 0;
  for (let layer = 1; layer < shape.length; layer++) {
    count += (shape[layer] as number) * ((shape[layer - 1] as number) + 1);
  }
  return count;
}

/** First weights by He et al. 2015 (arXiv 1502.01852): uniform with variance 2 over the inputs; biases are 0. */
export function firstWeights(shape: Shape, random: Random): Float32Array {
  const weights = new Float32Array(parametersOf(shape));
  let at = 0;
  for (let layer = 1; layer < shape.length; layer++) {
    const [inputs, neurons] = [shape[layer - 1] as number, shape[layer] as number];
    // The last layer begins almost silent: an untrained model says free flow.
    const reach = Math.sqrt(6 / inputs) * (layer === shape.length - 1 ? 0.01 : 1);
    for (let i = 0; i < inputs * neurons; i++) weights[at++] = (2 * random.next() - 1) * reach;
    at += neurons;
  }
  return weights;
}

/**
 * A small multilayer perceptron with one output on plain typed arrays: + and * on doubles only, so that the same
 * weights give the same answer on every machine. Buffers are kept from call to call; nothing is allocated.
 */
export class Perceptron {
  readonly shape: Shape;
  /** May be written by a trainer. */
  readonly weights: Float64Array;
  readonly #values: readonly Float64Array[];
  readonly #errors: readonly Float64Array[];

  constructor(shape: Shape, weights: ArrayLike<number>) {
    this.shape = shape;
    this.weights = Float64Array.from(weights);
    this.#values = shape.map((neurons) => new Float64Array(neurons));
    this.#errors = shape.map((neurons) => new Float64Array(neurons));
  }

  /** The output for one row of inputs, which begins at `from`. */
  forward(inputs: Float32Array, from: number): number {
    const { shape, weights } = this;
    const first = this.#values[0] as Float64Array;
    for (let i = 0; i < first.length; i++) first[i] = inputs[from + i] as number;
    let at = 0;
    for (let layer = 1; layer < shape.length; layer++) {
      const before = this.#values[layer - 1] as Float64Array;
      const after = this.#values[layer] as Float64Array;
      const biases = at + before.length * after.length;
      const isLast = layer === shape.length - 1;
      for (let neuron = 0; neuron < after.length; neuron++) {
        let sum = weights[biases + neuron] as number;
        for (let i = 0; i < before.length; i++) sum += (weights[at++] as number) * (before[i] as number);
        after[neuron] = isLast || sum > 0 ? sum : LEAK * sum;
      }
      at = biases + after.length;
    }
    return this.#values[shape.length - 1]?.[0] as number;
  }

  /** Adds the gradient of the last `forward`, times `error`, to `gradient`. */
  backward(error: number, gradient: Float64Array): void {
    const { shape, weights } = this;
    const last = shape.length - 1;
    (this.#errors[last] as Float64Array)[0] = error;
    let at = weights.length;
    for (let layer = last; layer > 0; layer--) {
      const before = this.#values[layer - 1] as Float64Array;
      const errors = this.#errors[layer] as Float64Array;
      const errorsBefore = this.#errors[layer - 1] as Float64Array;
      errorsBefore.fill(0);
      const biases = at - errors.length;
      at = biases - before.length * errors.length;
      for (let neuron = 0; neuron < errors.length; neuron++) {
        const delta = errors[neuron] as number;
        gradient[biases + neuron] = (gradient[biases + neuron] as number) + delta;
        const row = at + neuron * before.length;
        for (let i = 0; i < before.length; i++) {
          gradient[row + i] = (gradient[row + i] as number) + delta * (before[i] as number);
          errorsBefore[i] = (errorsBefore[i] as number) + delta * (weights[row + i] as number);
        }
      }
      if (layer === 1) continue;
      for (let i = 0; i < before.length; i++) {
        if ((before[i] as number) < 0) errorsBefore[i] = (errorsBefore[i] as number) * LEAK;
      }
    }
  }
}
