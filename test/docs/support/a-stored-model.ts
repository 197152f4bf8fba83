import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packWeights } from '../../../edge/vision/nanodet/quantise.ts';
import { storeAgain } from '../../edge/vision/store-again.ts';

/** What `model pull --storage …` lays out, made of a model that was pulled before. */
export async function aModelStoredAs(storage: 'uint8' | 'int8', from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await storeAgain(from, to, (kernel, channels) => packWeights(kernel, channels, storage));
  const manifest = join(to, 'manifest.json');
  const said = JSON.parse(await readFile(manifest, 'utf8')) as object;
  await writeFile(manifest, JSON.stringify({ ...said, storage }));
}
