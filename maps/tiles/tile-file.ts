import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { FleetError } from '../../protocol/errors.ts';
import { toHex } from '../../protocol/ids.ts';
import type { MapSource } from '../load.ts';
import { startThread } from '../start-thread.ts';
import type { TilesReport, TilesTask } from './tiles-thread.ts';

/** To be raised whenever the same map would give other tiles. */
const VERSION = 1;

/** The PMTiles archive of a map: made on a thread when it is first asked for, kept below the data folder. */
export class TileFile {
  readonly #task: TilesTask;
  #made: Promise<string> | undefined;

  /** @param hash of the map at `source` */
  constructor(source: MapSource, hash: Uint8Array, dataFolder: string) {
    const name = `${toHex(hash).slice(0, 32)}-${VERSION}.pmtiles`;
    this.#task = { source, dataFolder, out: join(dataFolder, 'tiles', name) };
  }

  /**
   * Where the archive lies.
   * @throws FleetError TILES_FAILED
   */
  path(): Promise<string> {
    this.#made ??= this.#make().catch((error) => {
      // The next ask tries again: a full disk may have room by then.
      this.#made = undefined;
      throw error;
    });
    return this.#made;
  }

  async #make(): Promise<string> {
    const { out } = this.#task;
    const kept = await access(out).then(
      () => true,
      () => false,
    );
    if (!kept) await makeOnThread(this.#task);
    return out;
  }
}

function makeOnThread(task: TilesTask): Promise<void> {
  const worker = startThread(import.meta.url, './tiles-thread', task);
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new FleetError('TILES_FAILED', { reason: reason.slice(0, 200) }));
    worker.on('message', (report: TilesReport) => {
      if (report.kind === 'done') resolve();
      else fail(report.reason);
    });
    worker.on('error', (error) => fail(String(error)));
    worker.on('exit', () => fail('its thread ended'));
  });
}
