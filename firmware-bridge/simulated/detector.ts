import { sha256 } from '../../protocol/hash.ts';
import type { CameraImage } from '../link.ts';

/**
 * A **simulated** detector: it reports the people the simulated world has on the pavement instead of looking
 * at the picture. It fits the agent's `Detector` port (edge/vision/detector.ts), which this folder may not import.
 */
export class SimulatedDetector {
  readonly modelHash = sha256(new TextEncoder().encode('simulated detector 1'));
  readonly #pedestrians: () => number;

  constructor(pedestrians: () => number) {
    this.#pedestrians = pedestrians;
  }

  start = (): Promise<void> => Promise.resolve();
  stop = (): Promise<void> => Promise.resolve();

  detect(image: CameraImage): Promise<readonly SimulatedDetection[]> {
    const count = Math.min(this.#pedestrians(), image.width);
    return Promise.resolve(
      Array.from({ length: count }, (_, i) => ({
        label: 'person',
        confidence: 0.9,
        box: { x: i, y: 0, width: 1, height: image.height },
      })),
    );
  }
}

export interface SimulatedDetection {
  readonly label: string;
  readonly confidence: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}
