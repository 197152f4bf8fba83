import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FleetError } from '../../../protocol/errors.ts';
import type { ModelFiles } from '../backends/backend.ts';
import type { GoldenPicture } from './golden.ts';
import { decodePicture, PICTURE_ENDING } from './picture-file.ts';

export const MANIFEST = 'manifest.json';

const fileName = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/);

const manifestSchema = z.strictObject({
  name: z.string().min(1).max(64),
  version: z.int().min(1),
  /** How its outputs are read; an agent runs what it knows. */
  decoder: z.literal('nanodet-coco-80'),
  storage: z.enum(['float32', 'float16', 'uint8', 'int8']),
  files: z
    .array(
      z.strictObject({
        path: fileName,
        bytes: z.int().min(1),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1),
  /** Pictures among the files, and what has to be seen in them before the model is used (golden.ts). */
  golden: z
    .array(
      z.strictObject({
        picture: fileName,
        expected: z.array(
          z.strictObject({
            label: z.string().min(1).max(64),
            score: z.number().min(0).max(1),
            box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
          }),
        ),
      }),
    )
    .max(64)
    .default([]),
  /** Of the code and of the weights, with where it is said. */
  licence: z.string().min(1),
});
export type ModelManifest = z.output<typeof manifestSchema>;

/** A model whose every file was compared with its manifest. */
export interface CheckedModel {
  readonly manifest: ModelManifest;
  /** sha256 of the manifest's bytes, which name the hash of every file. */
  readonly hash: Uint8Array;
  readonly files: ModelFiles;
  readonly golden: readonly GoldenPicture[];
}

/** @throws MODEL_INVALID with the file that is missing or differs */
export async function openModel(folder: string): Promise<CheckedModel> {
  const bytes = await read(folder, MANIFEST);
  const manifest = parseManifest(bytes);
  const pictures = new Map<string, Uint8Array>();
  for (const { path, bytes: size, sha256 } of manifest.files) {
    const contents = await read(folder, path);
    const got = createHash('sha256').update(contents).digest('hex');
    if (contents.length !== size || got !== sha256)
      throw new FleetError('MODEL_INVALID', { reason: `${path} differs from the manifest of ${folder}` });
    if (path.endsWith(PICTURE_ENDING)) pictures.set(path, contents);
  }
  const hash = createHash('sha256').update(bytes).digest();
  const files = { tfjs: join(folder, 'model.json'), onnx: join(folder, 'model.onnx') };
  const golden = manifest.golden.map(({ picture, expected }) => {
    const image = decodePicture(pictures.get(picture) ?? new Uint8Array());
    return { name: picture.slice(0, -PICTURE_ENDING.length), image, expected };
  });
  return { manifest, hash, files, golden };
}

export function parseManifest(bytes: Uint8Array): ModelManifest {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new FleetError('MODEL_INVALID', { reason: 'the manifest is not JSON' }, { cause });
  }
  const result = manifestSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const reason = `the manifest's ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`;
  throw new FleetError('MODEL_INVALID', { reason });
}

async function read(folder: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(join(folder, path));
  } catch (cause) {
    const reason = `${path} cannot be read in ${folder}`;
    throw new FleetError('MODEL_INVALID', { reason }, { cause });
  }
}
