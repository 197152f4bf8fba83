import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Feed } from '../../firmware-bridge/feed.ts';
import type { CameraImage } from '../../firmware-bridge/link.ts';
import { type Clock, sleep } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { Milliseconds } from '../../protocol/units.ts';
import type { Camera } from './camera.ts';

export interface FolderCameraOptions {
  readonly folder: string;
  readonly period: Milliseconds;
  /** Begin again after the last picture. */
  readonly repeat: boolean;
  readonly real: Clock;
  /** Decodes a picture file, e.g. edge/vision/read-photo.ts. */
  readonly read: (path: string) => Promise<CameraImage>;
  readonly onTrouble: (trouble: FleetError) => void;
}

const picture = /\.(jpe?g|png|webp)$/i;

/** Shows the picture files of a folder one after the other, by name. A file that cannot be read is told and left out. */
export class FolderCamera implements Camera {
  readonly #options: FolderCameraOptions;
  readonly #feed = new Feed<CameraImage>(1);
  readonly #stopping = new AbortController();
  #showing: Promise<void> = Promise.resolve();

  constructor(options: FolderCameraOptions) {
    this.#options = options;
  }

  get source(): string {
    return this.#options.folder;
  }

  /** @throws CAMERA_FAILED for a folder without pictures */
  async start(): Promise<void> {
    const names = await this.#names();
    this.#showing = this.#show(names).catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#feed.end();
    await this.#showing;
  }

  pictures = (): AsyncIterable<CameraImage> => this.#feed.read();

  async #names(): Promise<string[]> {
    const { folder } = this.#options;
    const failed = (reason: string) => new FleetError('CAMERA_FAILED', { source: folder, reason });
    const names = await readdir(folder).catch((error: unknown) => {
      throw failed(error instanceof Error ? error.message : String(error));
    });
    const pictures = names.filter((name) => picture.test(name)).sort();
    if (pictures.length === 0) throw failed('there is no JPEG, PNG or WebP file in it');
    return pictures;
  }

  async #show(names: readonly string[]): Promise<void> {
    const { folder, period, repeat, real, read, onTrouble } = this.#options;
    const { signal } = this.#stopping;
    do {
      for (const name of names) {
        await sleep(real, period, signal);
        try {
          const image = await read(join(folder, name));
          this.#feed.push({ ...image, time: real.now() });
        } catch (error) {
          if (error instanceof FleetError) onTrouble(error);
          else throw error;
        }
      }
    } while (repeat);
    this.#feed.end();
  }
}
