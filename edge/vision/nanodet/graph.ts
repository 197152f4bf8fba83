import { z } from 'zod';
import { FleetError } from '../../../protocol/errors.ts';
import { fromHalf } from './half.ts';

/** Numbers of a layer in row-major order; of a convolution height, width, inputs, outputs (HWIO). */
export interface Weights {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** One operation of the exported graph. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly strides: readonly number[];
  readonly window: readonly number[];
  readonly alpha: number;
}

export interface ShippedGraph {
  readonly nodes: readonly GraphNode[];
  readonly weights: ReadonlyMap<string, Weights>;
}

const numbers = z.object({ list: z.object({ i: z.array(z.coerce.number()).default([]) }) });
const nodeSchema = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z
    .object({
      strides: numbers.optional(),
      ksize: numbers.optional(),
      alpha: z.object({ f: z.number() }).optional(),
    })
    .default({}),
});
const modelSchema = z.object({
  modelTopology: z.object({ node: z.array(nodeSchema) }),
  weightsManifest: z
    .array(
      z.object({
        weights: z.array(
          z.object({
            name: z.string(),
            shape: z.array(z.number().int().nonnegative()),
            dtype: z.enum(['float32', 'int32']),
            quantization: z.object({ dtype: z.literal('float16') }).optional(),
          }),
        ),
      }),
    )
    .length(1),
});

/**
 * Reads a TensorFlow.js graph model (`model.json` and its one weights file).
 * @throws MODEL_INVALID when the files are not such a model or do not belong together
 */
export function readGraph(json: unknown, bytes: Uint8Array): ShippedGraph {
  const parsed = modelSchema.safeParse(json);
  if (!parsed.success)
    throw new FleetError('MODEL_INVALID', { reason: 'not a graph model of float weights' });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = new Map<string, Weights>();
  let offset = 0;
  for (const { name, shape, dtype, quantization } of parsed.data.weightsManifest[0]?.weights ?? []) {
    const count = shape.reduce((product, size) => product * size, 1);
    const width = quantization === undefined ? 4 : 2;
    if (offset + count * width > bytes.length)
      throw new FleetError('MODEL_INVALID', { reason: `the weights end inside ${name}` });
    const values = dtype === 'int32' ? new Int32Array(count) : new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const at = offset + i * width;
      if (width === 2) values[i] = fromHalf(view.getUint16(at, true));
      else values[i] = dtype === 'int32' ? view.getInt32(at, true) : view.getFloat32(at, true);
    }
    weights.set(shortName(name), { shape, values });
    offset += count * width;
  }
  if (offset !== bytes.length)
    throw new FleetError('MODEL_INVALID', { reason: `${bytes.length - offset} bytes of weights too many` });
  return { nodes: parsed.data.modelTopology.node.map(nodeOf), weights };
}

function nodeOf({ name, op, input, attr }: z.output<typeof nodeSchema>): GraphNode {
  return {
    name: shortName(name),
    op,
    inputs: input.map(shortName),
    strides: attr.strides?.list.i ?? [],
    window: attr.ksize?.list.i ?? [],
    alpha: attr.alpha?.f ?? 0,
  };
}

/** The exporter wrapped everything in one call. */
const shortName = (name: string) => name.replace(/^\^/, '').replace(/^PartitionedCall\//, '');
