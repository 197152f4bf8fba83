import { FleetError } from '../../../protocol/errors.ts';
import type { GraphNode, ShippedGraph, Weights } from './graph.ts';

/** A step of the network on pictures in height, width, channels (NHWC); `from` names earlier layers. */
export type Layer =
  | { readonly op: 'input'; readonly name: string }
  | { readonly op: 'pad'; readonly name: string; readonly from: string; readonly value: number }
  | Convolution
  | {
      readonly op: 'max-pool';
      readonly name: string;
      readonly from: string;
      readonly window: number;
      readonly stride: number;
    }
  | { readonly op: 'concat'; readonly name: string; readonly from: readonly string[] }
  | { readonly op: 'add'; readonly name: string; readonly from: readonly string[] }
  | { readonly op: 'resize'; readonly name: string; readonly from: string; readonly size: readonly number[] }
  | { readonly op: 'split'; readonly name: string; readonly from: string; readonly sizes: readonly number[] }
  | { readonly op: 'sigmoid'; readonly name: string; readonly from: string }
  | { readonly op: 'flatten'; readonly name: string; readonly from: string; readonly channels: number };

export interface Convolution {
  readonly op: 'convolution';
  readonly name: string;
  readonly from: string;
  readonly stride: number;
  weights: Weights;
  bias: Weights | undefined;
  /** Slope below zero of the leaky rectifier that follows; 0 without one. */
  leak: number;
}

export interface Network {
  readonly layers: readonly Layer[];
  /** Output name and the layer it shows. */
  readonly outputs: readonly (readonly [name: string, layer: string])[];
}

/**
 * The exported graph came through ONNX and goes back and forth between two layouts: 83 transposes. Read as a network on
 * NHWC pictures they all vanish, and bias and rectifier belong to their convolution. @throws MODEL_INVALID
 */
export function layersOf({ nodes, weights }: ShippedGraph): Network {
  const reader = new Reader(weights);
  for (const node of nodes) reader.read(node);
  return { layers: reader.layers, outputs: reader.outputs };
}

class Reader {
  readonly layers: Layer[] = [];
  readonly outputs: (readonly [string, string])[] = [];
  readonly #weights: ReadonlyMap<string, Weights>;
  readonly #alias = new Map<string, string>();
  readonly #byName = new Map<string, Layer>();

  constructor(weights: ReadonlyMap<string, Weights>) {
    this.#weights = weights;
  }

  read(node: GraphNode) {
    const { name, op, inputs, strides, window } = node;
    const from = this.#resolve(inputs[0] ?? '');
    switch (op) {
      case 'Const':
      case 'SparseToDense':
      case 'AddV2':
        return;
      case 'Placeholder':
        return this.#add({ op: 'input', name });
      case 'Identity':
        if (/^Identity(_\d)?$/.test(name)) this.outputs.push([name, from]);
        return this.#rename(name, from);
      case 'Transpose':
        return this.#rename(name, from);
      case 'Pad':
        return this.#add({ op: 'pad', name, from, value: 0 });
      case 'PadV2':
        return this.#add({ op: 'pad', name, from, value: this.#constant(inputs[2]).values[0] as number });
      case 'Conv2D': {
        const kernel = this.#constant(inputs[1]);
        const stride = strides[1] ?? 1;
        return this.#add({
          op: 'convolution',
          name,
          from,
          stride,
          weights: kernel,
          bias: undefined,
          leak: 0,
        });
      }
      case 'Add':
        return this.#addition(node, from);
      case 'LeakyRelu':
        this.#convolution(from).leak = node.alpha;
        return this.#rename(name, from);
      case 'MaxPool':
        return this.#add({ op: 'max-pool', name, from, window: window[1] ?? 1, stride: strides[1] ?? 1 });
      case 'ConcatV2': {
        const sources = inputs.slice(0, -1).map((each) => this.#resolve(each));
        return this.#add({ op: 'concat', name, from: sources });
      }
      case 'ResizeBilinear':
        return this.#add({ op: 'resize', name, from, size: [...this.#constant(inputs[1]).values] });
      case 'SplitV':
        return this.#add({ op: 'split', name, from, sizes: [...this.#constant(inputs[1]).values] });
      case 'Sigmoid':
        return this.#add({ op: 'sigmoid', name, from });
      case 'Reshape':
        return this.#flatten(name, from);
      default:
        throw new FleetError('MODEL_INVALID', { reason: `unknown operation ${op}` });
    }
  }

  #add(layer: Layer): void {
    this.layers.push(layer);
    this.#byName.set(layer.name, layer);
  }

  #rename(name: string, to: string): void {
    this.#alias.set(name, to);
  }

  #resolve(name: string): string {
    let found = name;
    for (let next = this.#alias.get(found); next !== undefined; next = this.#alias.get(found)) found = next;
    return found;
  }

  #constant(name: string | undefined): Weights {
    const found = this.#weights.get(name ?? '');
    if (found === undefined) throw new FleetError('MODEL_INVALID', { reason: `no weights under ${name}` });
    return found;
  }

  #convolution(name: string): Convolution {
    const found = this.#byName.get(name);
    if (found?.op === 'convolution') return found;
    throw new FleetError('MODEL_INVALID', { reason: `${name} is no convolution` });
  }

  /** Of a convolution and a constant: its bias. Of two layers: a sum. */
  #addition({ name, inputs }: GraphNode, from: string) {
    const bias = this.#weights.get(inputs[1] ?? '');
    if (bias === undefined)
      return this.#add({ op: 'add', name, from: inputs.map((each) => this.#resolve(each)) });
    this.#convolution(from).bias = bias;
    this.#rename(name, from);
  }

  /** `[1, C, H·W]` and then transposed is what NHWC gives when only its rows are joined. */
  #flatten(name: string, from: string) {
    const [layer = '', part = '0'] = from.split(':');
    const source = this.#byName.get(layer);
    const channels = source?.op === 'split' ? source.sizes[Number(part)] : this.#channelsOf(layer);
    if (channels === undefined)
      throw new FleetError('MODEL_INVALID', { reason: `channels of ${from} unknown` });
    this.#add({ op: 'flatten', name, from, channels });
  }

  #channelsOf(name: string): number | undefined {
    const layer = this.#byName.get(name.split(':')[0] ?? '');
    if (layer === undefined) return undefined;
    if (layer.op === 'convolution') return layer.weights.shape[3];
    if (layer.op === 'sigmoid') {
      const [source = '', part = '0'] = layer.from.split(':');
      const split = this.#byName.get(source);
      return split?.op === 'split' ? split.sizes[Number(part)] : this.#channelsOf(layer.from);
    }
    return undefined;
  }
}
