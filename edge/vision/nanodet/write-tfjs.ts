import type { Weights } from './graph.ts';
import type { Convolution, Layer, Network } from './layers.ts';
import { packWeights, type Storage } from './quantise.ts';

/** What `loadGraphModel` of TensorFlow.js takes, as two files. */
export interface TfjsModel {
  readonly json: object;
  readonly weights: Uint8Array;
}

const FLOAT = { T: { type: 'DT_FLOAT' } };
const integers = (values: readonly number[]) => ({ list: { i: values.map(String) } });
const text = (value: string) => ({ s: Buffer.from(value).toString('base64') });
const shapeOf = (sizes: readonly number[]) => ({ dim: sizes.map((size) => ({ size: String(size) })) });

/** The network as a TensorFlow.js graph of fused NHWC convolutions, weights stored as told. */
export function writeTfjs(network: Network, side: number, storage: Storage): TfjsModel {
  return new Writer(network, side, storage).write();
}

class Writer {
  readonly #network: Network;
  readonly #side: number;
  readonly #storage: Storage;
  readonly #nodes: object[] = [];
  readonly #specs: object[] = [];
  readonly #chunks: Uint8Array[] = [];

  constructor(network: Network, side: number, storage: Storage) {
    this.#network = network;
    this.#side = side;
    this.#storage = storage;
  }

  write(): TfjsModel {
    const { layers, outputs } = this.#network;
    for (const layer of layers) this.#layer(layer);
    for (const [name, layer] of outputs) this.#node(name, 'Identity', [layer], FLOAT);
    const tensor = (name: string) => [`${name}:0`, { name: `${name}:0`, dtype: 'DT_FLOAT' }] as const;
    const input = layers.find(({ op }) => op === 'input')?.name ?? 'input';
    const json = {
      format: 'graph-model',
      generatedBy: 'NanoDet-g (RangiLyu/nanodet, Apache-2.0) laid out anew by Wayproof',
      signature: {
        inputs: {
          [`${input}:0`]: {
            name: `${input}:0`,
            dtype: 'DT_FLOAT',
            tensorShape: shapeOf([1, this.#side, this.#side, 3]),
          },
        },
        outputs: Object.fromEntries(outputs.map(([name]) => tensor(name))),
      },
      modelTopology: { node: this.#nodes, versions: { producer: 440 } },
      weightsManifest: [{ paths: ['weights.bin'], weights: this.#specs }],
    };
    return { json, weights: Buffer.concat(this.#chunks) };
  }

  #layer(layer: Layer) {
    const { name } = layer;
    switch (layer.op) {
      case 'input': {
        const shape = { shape: shapeOf([1, this.#side, this.#side, 3]) };
        return this.#node(name, 'Placeholder', undefined, { dtype: { type: 'DT_FLOAT' }, shape });
      }
      case 'pad':
        return this.#pad(layer.name, layer.from, layer.value);
      case 'convolution':
        return this.#convolution(layer);
      case 'max-pool':
        return this.#node(name, 'MaxPool', [layer.from], {
          ...FLOAT,
          ksize: integers([1, layer.window, layer.window, 1]),
          strides: integers([1, layer.stride, layer.stride, 1]),
          padding: text('VALID'),
          data_format: text('NHWC'),
        });
      case 'concat': {
        const axis = this.#numbers(`${name}/axis`, [], [3]);
        return this.#node(name, 'ConcatV2', [...layer.from, axis], {
          ...FLOAT,
          N: { i: String(layer.from.length) },
        });
      }
      case 'add':
        return this.#node(name, 'AddV2', layer.from, FLOAT);
      case 'resize': {
        const size = this.#numbers(`${name}/size`, [2], layer.size);
        const how = { half_pixel_centers: { b: true }, align_corners: { b: false } };
        return this.#node(name, 'ResizeBilinear', [layer.from, size], { ...FLOAT, ...how });
      }
      case 'split': {
        const sizes = this.#numbers(`${name}/sizes`, [layer.sizes.length], layer.sizes);
        const axis = this.#numbers(`${name}/axis`, [], [3]);
        const count = { num_split: { i: String(layer.sizes.length) } };
        return this.#node(name, 'SplitV', [layer.from, sizes, axis], { ...FLOAT, ...count });
      }
      case 'sigmoid':
        return this.#node(name, 'Sigmoid', [layer.from], FLOAT);
      case 'flatten': {
        const shape = this.#numbers(`${name}/shape`, [3], [1, -1, layer.channels]);
        return this.#node(name, 'Reshape', [layer.from, shape], FLOAT);
      }
    }
  }

  /** A pad that only feeds convolutions of stride 1 is their SAME padding and no step of its own. */
  #pad(name: string, from: string, value: number) {
    const users = this.#network.layers.filter((layer) => 'from' in layer && layer.from === name);
    if (users.every((user) => user.op === 'convolution' && user.stride === 1)) return;
    const sides = this.#numbers(`${name}/sides`, [4, 2], [0, 0, 1, 1, 1, 1, 0, 0]);
    if (value === 0) return this.#node(name, 'Pad', [from, sides], FLOAT);
    const fill = this.#constant(`${name}/fill`, { shape: [], values: Float32Array.of(value) }, 'float32');
    this.#node(name, 'PadV2', [from, sides, fill], FLOAT);
  }

  #convolution({ name, from, weights, bias, stride, leak }: Convolution) {
    const pad = this.#network.layers.find((layer) => layer.op === 'pad' && layer.name === from);
    const same = pad?.op === 'pad' && stride === 1;
    const kernel = this.#constant(`${name}/kernel`, weights, this.#storage);
    const outputs = weights.shape[3] ?? 0;
    const offsets = bias ?? { shape: [outputs], values: new Float32Array(outputs) };
    const stored = this.#storage === 'float32' ? 'float32' : 'float16';
    const shift = this.#constant(`${name}/bias`, offsets, stored);
    const fused = leak === 0 ? ['BiasAdd'] : ['BiasAdd', 'LeakyRelu'];
    this.#node(name, '_FusedConv2D', [same ? pad.from : from, kernel, shift], {
      ...FLOAT,
      strides: integers([1, stride, stride, 1]),
      dilations: integers([1, 1, 1, 1]),
      padding: text(same ? 'SAME' : 'VALID'),
      data_format: text('NHWC'),
      num_args: { i: '1' },
      epsilon: { f: 0 },
      fused_ops: { list: { s: fused.map((each) => text(each).s) } },
      ...(leak === 0 ? {} : { leakyrelu_alpha: { f: leak } }),
    });
  }

  #node(name: string, op: string, input: readonly string[] | undefined, attr: object): void {
    this.#nodes.push(input === undefined ? { name, op, attr } : { name, op, input, attr });
  }

  #numbers(name: string, shape: readonly number[], values: readonly number[]): string {
    return this.#constant(name, { shape, values: Int32Array.from(values) }, 'float32');
  }

  #constant(name: string, { shape, values }: Weights, storage: Storage): string {
    const whole = values instanceof Int32Array;
    const type = whole ? 'DT_INT32' : 'DT_FLOAT';
    const value = { tensor: { dtype: type, tensorShape: shapeOf(shape) } };
    this.#node(name, 'Const', undefined, { dtype: { type }, value });
    const packed = whole
      ? { bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) }
      : packWeights(values, shape.at(-1) ?? 1, storage);
    const { quantization } = packed as { quantization?: object };
    const dtype = whole ? 'int32' : 'float32';
    this.#specs.push({ name, shape, dtype, ...(quantization === undefined ? {} : { quantization }) });
    this.#chunks.push(packed.bytes);
    return name;
  }
}
