import { parentPort, workerData } from 'node:worker_threads';
import { isFleetError } from '../../protocol/errors.ts';
import { writeAtomically } from '../atomic-file.ts';
import { loadMap, type MapSource } from '../load.ts';
import { makeTiles } from './make-tiles.ts';

/** What the thread is made for: one map, one file. */
export interface TilesTask {
  readonly source: MapSource;
  readonly dataFolder: string;
  readonly out: string;
}

export type TilesReport = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly reason: string };

const { source, dataFolder, out } = workerData as TilesTask;
const tell = (report: TilesReport) => parentPort?.postMessage(report);
try {
  const map = await loadMap(source, { dataFolder });
  await writeAtomically(out, makeTiles(map));
  tell({ kind: 'done' });
} catch (error) {
  tell({ kind: 'failed', reason: isFleetError(error) ? error.message : String(error) });
}
