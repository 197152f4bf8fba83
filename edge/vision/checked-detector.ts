import type { CameraImage } from '../../firmware-bridge/link.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { Detection, Detector } from './detector.ts';
import { type GoldenPicture, goldenTest } from './model/golden.ts';

/** A detector that is let look through the camera only after it saw what is in its golden pictures, here and now. */
export class CheckedDetector implements Detector {
  readonly #detector: Detector;
  readonly #name: string;
  readonly #golden: readonly GoldenPicture[];

  constructor(detector: Detector, name: string, golden: readonly GoldenPicture[]) {
    this.#detector = detector;
    this.#name = name;
    this.#golden = golden;
  }

  get modelHash(): Uint8Array {
    return this.#detector.modelHash;
  }

  /** @throws MODEL_GOLDEN_FAILED, and what the detector throws */
  async start(): Promise<void> {
    await this.#detector.start();
    const { passed, reason = '' } = await goldenTest(this.#detector, this.#golden);
    if (passed) return;
    await this.#detector.stop();
    throw new FleetError('MODEL_GOLDEN_FAILED', { name: this.#name, reason });
  }

  stop = (): Promise<void> => this.#detector.stop();

  detect = (image: CameraImage): Promise<readonly Detection[]> => this.#detector.detect(image);
}
