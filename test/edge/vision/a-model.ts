import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackendName } from '../../../edge/vision/backends/backend.ts';
import { type CheckedModel, openModel } from '../../../edge/vision/model/manifest.ts';
import { ThreadedDetector } from '../../../edge/vision/threaded-detector.ts';

/** Real weights are no part of the tree: `wayproof model pull` fetches them, WAYPROOF_MODEL may name their folder. */
const data = process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
const folders = [process.env['WAYPROOF_MODEL'], join(data, 'wayproof', 'models', 'nanodet-g')];

/** The folder of the pulled detector; undefined where nobody pulled it. */
export const modelFolder: string | undefined = folders.find(
  (folder) => folder !== undefined && existsSync(join(folder, 'manifest.json')),
);

/** Ends the title of a test that cannot run here. */
export const withoutModel = modelFolder === undefined ? ' (no model here: WAYPROOF_MODEL)' : '';

interface Teardown {
  teardown(undo: () => Promise<void>): void;
}

export async function aModelFolder(t: Teardown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-model-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function aDetector(t: Teardown, model?: CheckedModel, only?: BackendName) {
  const detector = new ThreadedDetector(model ?? (await openModel(modelFolder ?? '')), only);
  t.teardown(() => detector.stop());
  await detector.start();
  return detector;
}
