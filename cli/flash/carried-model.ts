import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openModel } from '../../edge/vision/model/manifest.ts';
import type { FlashFile } from './manifest.ts';

/** A detector that goes along, so that a robot sees before it was ever told of a release. */
export interface CarriedModel {
  readonly files: readonly FlashFile[];
  /** For the agent's configuration. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** @param folder as "wayproof model pull" writes it; every file is compared with its manifest. @throws MODEL_INVALID */
export async function carriedModel(folder: string): Promise<CarriedModel> {
  const { manifest } = await openModel(folder);
  const place = `models/${manifest.name.toLowerCase().replace(/[^a-z0-9.-]/g, '-')}`;
  const names = (await readdir(folder)).filter(
    (name) => name === 'manifest.json' || manifest.files.some(({ path }) => path === name),
  );
  const files = names.map(async (name) => ({
    path: `${place}/${name}`,
    contents: new Uint8Array(await readFile(join(folder, name))),
    mode: 0o644,
  }));
  return { files: await Promise.all(files), settings: { detector: { folder: place } } };
}
