import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FleetError } from '../../../protocol/errors.ts';
import { expandPerChannel } from '../nanodet/quantise.ts';

const spec = z.object({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.enum(['float32', 'int32']),
  quantization: z.object({ dtype: z.string() }).loose().optional(),
});
const file = z.object({
  format: z.string(),
  signature: z.unknown(),
  modelTopology: z.unknown(),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(spec) })).length(1),
});
type Spec = z.output<typeof spec>;

/** A graph model as TensorFlow.js takes it from memory (`tf.io.ModelArtifacts`). */
export interface GraphArtifacts {
  readonly format: string;
  readonly signature: unknown;
  readonly modelTopology: unknown;
  readonly weightSpecs: readonly object[];
  readonly weightData: ArrayBuffer;
}

/**
 * Reads a model folder. `int8` weights with a scale an output channel are a format of ours and are expanded here;
 * TensorFlow.js expands the others. @throws MODEL_INVALID
 */
export async function readGraphFile(path: string): Promise<GraphArtifacts> {
  const parsed = file.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!parsed.success) throw new FleetError('MODEL_INVALID', { reason: `${path} is not a graph model` });
  const { format, signature, modelTopology, weightsManifest } = parsed.data;
  const [{ paths = [], weights = [] } = {}] = weightsManifest;
  const parts = await Promise.all(paths.map((each) => readFile(join(dirname(path), each))));
  const { specs, bytes } = expand(weights, Buffer.concat(parts));
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return { format, signature, modelTopology, weightSpecs: specs, weightData };
}

function expand(specs: readonly Spec[], bytes: Buffer): { readonly specs: Spec[]; readonly bytes: Buffer } {
  const chunks: Uint8Array[] = [];
  const expanded: Spec[] = [];
  let offset = 0;
  for (const one of specs) {
    const count = one.shape.reduce((product, size) => product * size, 1);
    const length = lengthOf(one, count);
    const chunk = bytes.subarray(offset, offset + length);
    if (chunk.length < length)
      throw new FleetError('MODEL_INVALID', { reason: `weights end in ${one.name}` });
    offset += length;
    if (one.quantization?.dtype === 'int8-per-channel') {
      const { buffer } = expandPerChannel(chunk, count, one.shape.at(-1) ?? 1);
      chunks.push(new Uint8Array(buffer));
      expanded.push({ name: one.name, shape: one.shape, dtype: 'float32' });
    } else {
      chunks.push(chunk);
      expanded.push(one);
    }
  }
  return { specs: expanded, bytes: Buffer.concat(chunks) };
}

const widths: Readonly<Record<string, number>> = { float16: 2, uint8: 1, uint16: 2 };

function lengthOf({ shape, quantization }: Spec, count: number): number {
  if (quantization === undefined) return 4 * count;
  if (quantization.dtype === 'int8-per-channel') return 4 * (shape.at(-1) ?? 1) + count;
  return (widths[quantization.dtype] ?? 4) * count;
}
