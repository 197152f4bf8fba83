import type { Weights } from './graph.ts';
import type { Convolution, Layer, Network } from './layers.ts';
import { floatField, integerField, messageField, bytesField as rawField, textField } from './protobuf.ts';
import { packWeights, type Storage } from './quantise.ts';

/** Field numbers and enums of onnx.proto3 (IR version 8, operator set 13). */
const FLOAT = 1;
const UINT8 = 2;
const INT8 = 3;
const INT64 = 7;
const FLOAT16 = 10;
const IR_VERSION = 8;
const OPERATOR_SET = 13;

const attribute = (name: string, type: number, ...value: readonly Uint8Array[]) =>
  messageField(5, textField(1, name), ...value, integerField(20, type));
const integer = (name: string, value: number) => attribute(name, 2, integerField(3, value));
const integers = (name: string, values: readonly number[]) =>
  attribute(name, 7, ...values.map((value) => integerField(8, value)));
const float = (name: string, value: number) => attribute(name, 1, floatField(2, value));
const string = (name: string, value: string) => attribute(name, 3, textField(4, value));

/** The network as an ONNX file on channels-first pictures; kernels stored as told and expanded on loading. */
export function writeOnnx(network: Network, side: number, storage: Storage): Uint8Array {
  return new Writer(network, side, storage).write();
}

class Writer {
  readonly #network: Network;
  readonly #side: number;
  readonly #storage: Storage;
  readonly #pads: ReadonlyMap<string, string>;
  readonly #nodes: Uint8Array[] = [];
  readonly #initialisers: Uint8Array[] = [];

  constructor(network: Network, side: number, storage: Storage) {
    this.#network = network;
    this.#side = side;
    this.#storage = storage;
    const pads = network.layers.flatMap((layer) => (layer.op === 'pad' ? [layer] : []));
    this.#pads = new Map(pads.map(({ name, from }) => [name, from]));
  }

  write(): Uint8Array {
    for (const layer of this.#network.layers) this.#layer(layer);
    for (const [name, layer] of this.#network.outputs) this.#node('Identity', [layer], [name]);
    const input = this.#network.layers.find(({ op }) => op === 'input')?.name ?? 'input';
    const outputs = this.#network.outputs.map(([name]) => messageField(12, textField(1, name)));
    const picture = valueInfo(11, input, [1, 3, this.#side, this.#side]);
    const graph = messageField(
      7,
      ...this.#nodes,
      textField(2, 'nanodet-g'),
      ...this.#initialisers,
      picture,
      ...outputs,
    );
    const operators = messageField(8, textField(1, ''), integerField(2, OPERATOR_SET));
    return Buffer.concat([integerField(1, IR_VERSION), textField(2, 'wayproof'), graph, operators]);
  }

  #layer(layer: Layer) {
    const { name } = layer;
    switch (layer.op) {
      case 'input':
      case 'pad':
        return;
      case 'convolution':
        return this.#convolution(layer);
      case 'max-pool': {
        const { window, stride } = layer;
        const shape = [integers('kernel_shape', [window, window]), integers('strides', [stride, stride])];
        return this.#node('MaxPool', [this.#source(layer.from)], [name], ...shape, this.#padding(layer.from));
      }
      case 'concat':
        return this.#node('Concat', layer.from, [name], integer('axis', 1));
      case 'add':
        return this.#node('Add', layer.from, [name]);
      case 'resize':
        return this.#resize(name, layer.from, layer.size);
      case 'split': {
        const sizes = this.#int64(`${name}_sizes`, layer.sizes);
        const parts = layer.sizes.map((_, i) => (i === 0 ? name : `${name}:${i}`));
        return this.#node('Split', [layer.from, sizes], parts, integer('axis', 1));
      }
      case 'sigmoid':
        return this.#node('Sigmoid', [layer.from], [name]);
      case 'flatten': {
        const shape = this.#int64(`${name}_shape`, [1, layer.channels, -1]);
        this.#node('Reshape', [layer.from, shape], [`${name}_rows`]);
        return this.#node('Transpose', [`${name}_rows`], [name], integers('perm', [0, 2, 1]));
      }
    }
  }

  #convolution({ name, from, weights, bias, stride, leak }: Convolution) {
    const [height = 0, width = 0, , outputs = 0] = weights.shape;
    const kernel = this.#kernel(`${name}_kernel`, weights);
    const offsets = this.#floats(`${name}_bias`, [outputs], bias?.values ?? new Float32Array(outputs));
    const result = leak === 0 ? name : `${name}_linear`;
    this.#node(
      'Conv',
      [this.#source(from), kernel, offsets],
      [result],
      integers('kernel_shape', [height, width]),
      integers('strides', [stride, stride]),
      this.#padding(from),
    );
    if (leak !== 0) this.#node('LeakyRelu', [result], [name], float('alpha', leak));
  }

  /** Sizes are those of height and width; the first two dimensions stay. */
  #resize(name: string, from: string, size: readonly number[]) {
    const [height = 0, width = 0] = size;
    const before = `${name}_before`;
    this.#node('Shape', [from], [before]);
    const kept = `${name}_kept`;
    const [zero, two] = [this.#int64(`${name}_zero`, [0]), this.#int64(`${name}_two`, [2])];
    this.#node('Slice', [before, zero, two], [kept]);
    const after = `${name}_after`;
    this.#node('Concat', [kept, this.#int64(`${name}_size`, [height, width])], [after], integer('axis', 0));
    const how = [string('mode', 'linear'), string('coordinate_transformation_mode', 'half_pixel')];
    this.#node('Resize', [from, '', '', after], [name], ...how);
  }

  #source = (from: string) => this.#pads.get(from) ?? from;

  #padding = (from: string) => integers('pads', this.#pads.has(from) ? [1, 1, 1, 1] : [0, 0, 0, 0]);

  #node(op: string, from: readonly string[], to: readonly string[], ...attributes: readonly Uint8Array[]) {
    const inputs = from.map((name) => textField(1, name));
    const outputs = to.map((name) => textField(2, name));
    const title = textField(3, to[0] ?? op);
    this.#nodes.push(messageField(1, ...inputs, ...outputs, title, textField(4, op), ...attributes));
  }

  #initialise(name: string, shape: readonly number[], type: number, bytes: Uint8Array): string {
    const sizes = shape.map((size) => integerField(1, size));
    this.#initialisers.push(
      messageField(5, ...sizes, integerField(2, type), textField(8, name), rawField(9, bytes)),
    );
    return name;
  }

  /** Quantised as in the TensorFlow.js file, so that both files hold the same numbers. */
  #kernel(name: string, { shape, values }: Weights): string {
    const [turned, sizes] = [channelsFirst(shape, values), turnedShape(shape)];
    if (this.#storage === 'uint8') {
      const { bytes, quantization } = packWeights(turned, 1, 'uint8');
      const { scale = 1, min = 0 } = quantization ?? {};
      const stored = this.#initialise(`${name}_uint8`, sizes, UINT8, bytes);
      const step = this.#initialise(`${name}_scale`, [], FLOAT, floatBytes([scale]));
      const zero = this.#initialise(`${name}_zero`, [], UINT8, Uint8Array.of(Math.round(-min / scale)));
      this.#node('DequantizeLinear', [stored, step, zero], [name]);
      return name;
    }
    if (this.#storage === 'int8') {
      const outputs = shape[3] ?? 1;
      const { bytes } = packWeights(values, outputs, 'int8');
      const numbers = new Int8Array(bytes.buffer, bytes.byteOffset + 4 * outputs, values.length);
      const stored = this.#initialise(
        `${name}_int8`,
        sizes,
        INT8,
        bytesOf(Int8Array.from(channelsFirst(shape, numbers))),
      );
      const steps = this.#initialise(`${name}_scales`, [outputs], FLOAT, bytes.subarray(0, 4 * outputs));
      this.#node('DequantizeLinear', [stored, steps], [name], integer('axis', 0));
      return name;
    }
    return this.#floats(name, sizes, turned);
  }

  #floats(name: string, shape: readonly number[], values: ArrayLike<number>): string {
    if (this.#storage === 'float32') return this.#initialise(name, shape, FLOAT, floatBytes(values));
    const { bytes } = packWeights(values, 1, 'float16');
    const half = this.#initialise(`${name}_half`, shape, FLOAT16, bytes);
    this.#node('Cast', [half], [name], integer('to', FLOAT));
    return name;
  }

  #int64(name: string, values: readonly number[]): string {
    const { buffer } = BigInt64Array.from(values, BigInt);
    return this.#initialise(name, [values.length], INT64, new Uint8Array(buffer));
  }
}

const turnedShape = ([height = 0, width = 0, inputs = 0, outputs = 0]: readonly number[]) => [
  outputs,
  inputs,
  height,
  width,
];

/** Height, width, inputs, outputs → outputs, inputs, height, width. */
function channelsFirst(
  [height = 0, width = 0, inputs = 0, outputs = 0]: readonly number[],
  values: ArrayLike<number>,
): Float32Array {
  const area = height * width;
  const turned = new Float32Array(values.length);
  for (let at = 0; at < area; at++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        turned[(o * inputs + i) * area + at] = values[(at * inputs + i) * outputs + o] as number;
      }
    }
  }
  return turned;
}

const floatBytes = (values: ArrayLike<number>): Uint8Array => bytesOf(Float32Array.from(values));

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function valueInfo(field: number, name: string, shape: readonly number[]): Uint8Array {
  const dimensions = shape.map((size) => messageField(1, integerField(1, size)));
  const tensor = messageField(1, integerField(1, FLOAT), messageField(2, ...dimensions));
  return messageField(field, textField(1, name), messageField(2, tensor));
}
