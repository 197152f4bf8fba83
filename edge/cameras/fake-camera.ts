import { Feed } from '../../firmware-bridge/feed.ts';
import type { CameraImage } from '../../firmware-bridge/link.ts';
import type { Camera } from './camera.ts';

/** The in-memory fake of the port: shows what a test holds before it. */
export class FakeCamera implements Camera {
  readonly source = 'fake';
  readonly #feed = new Feed<CameraImage>(1);

  start = (): Promise<void> => Promise.resolve();

  stop(): Promise<void> {
    this.#feed.end();
    return Promise.resolve();
  }

  pictures = (): AsyncIterable<CameraImage> => this.#feed.read();

  show = (image: CameraImage): void => this.#feed.push(image);
}
