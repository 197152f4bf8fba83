import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromHalf } from '../../../edge/vision/nanodet/half.ts';
import type { Packed } from '../../../edge/vision/nanodet/quantise.ts';

interface Spec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: object;
}
interface GraphFile {
  readonly weightsManifest: readonly [{ readonly paths: readonly string[]; readonly weights: Spec[] }];
}

/** A pulled model (float16) in a folder of its own with every kernel stored otherwise; for TensorFlow.js only. */
export async function storeAgain(
  from: string,
  to: string,
  pack: (kernel: Float32Array, channels: number) => Packed,
): Promise<void> {
  const graph = JSON.parse(await readFile(join(from, 'model.json'), 'utf8')) as GraphFile;
  const bytes = await readFile(join(from, 'weights.bin'));
  const specs: Spec[] = [];
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const { quantization: stored, ...plain } of graph.weightsManifest[0].weights) {
    const count = plain.shape.reduce((product, each) => product * each, 1);
    const chunk = bytes.subarray(offset, offset + count * (stored === undefined ? 4 : 2));
    offset += chunk.length;
    if (stored !== undefined && plain.shape.length === 4) {
      const kernel = Float32Array.from({ length: count }, (_, i) => fromHalf(chunk.readUInt16LE(2 * i)));
      const { bytes: packed, quantization } = pack(kernel, plain.shape[3] ?? 1);
      specs.push(quantization === undefined ? plain : { ...plain, quantization });
      chunks.push(packed);
    } else {
      specs.push(stored === undefined ? plain : { ...plain, quantization: stored });
      chunks.push(chunk);
    }
  }
  const again = { ...graph, weightsManifest: [{ paths: ['weights.bin'], weights: specs }] };
  await writeFile(join(to, 'model.json'), JSON.stringify(again));
  await writeFile(join(to, 'weights.bin'), Buffer.concat(chunks));
  await writeManifest(from, to);
}

async function writeManifest(from: string, to: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(from, 'manifest.json'), 'utf8')) as {
    readonly files: readonly { readonly path: string }[];
  };
  const files = [];
  for (const { path } of manifest.files.filter((file) => !file.path.endsWith('.onnx'))) {
    const changed = path === 'model.json' || path === 'weights.bin';
    const contents = await readFile(join(changed ? to : from, path));
    if (!changed) await writeFile(join(to, path), contents);
    files.push({ path, bytes: contents.length, sha256: createHash('sha256').update(contents).digest('hex') });
  }
  await writeFile(join(to, 'manifest.json'), JSON.stringify({ ...manifest, files }));
}

/** The kernel without the `share` smallest of its weights, not trained again. */
export function pruned(kernel: Float32Array, share: number): Float32Array {
  const sizes = Float32Array.from(kernel, Math.abs).sort();
  const least = sizes[Math.floor(sizes.length * share)] ?? 0;
  return kernel.map((value) => (Math.abs(value) < least ? 0 : value));
}
