import type { CameraImage } from '../../firmware-bridge/link.ts';
import type { Detection, Detector } from './detector.ts';

/** The in-memory fake of the port: sees what a test put before it. */
export class FakeDetector implements Detector {
  readonly modelHash = new Uint8Array(32).fill(7);
  sees: readonly Detection[] = [];
  looked = 0;

  start = (): Promise<void> => Promise.resolve();
  stop = (): Promise<void> => Promise.resolve();

  detect(_image: CameraImage): Promise<readonly Detection[]> {
    this.looked++;
    return Promise.resolve(this.sees);
  }
}
