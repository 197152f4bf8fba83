import { sha256 } from '../../protocol/hash.ts';
import type { CameraImage } from '../link.ts';
import type { SimulatedTruth } from './robot.ts';

/** Metres at which a person fills half of the picture's height, and how far off the people of a street are. */
const HALF_HEIGHT_AT = 3;
const STREET = { nearest: 5, apart: 1.5 };

/**
 * A **simulated** detector: it reports the people the simulated world has on the pavement, and what faults put before the
 * camera, instead of looking at the picture. It fits the agent's `Detector` port (edge/vision/detector.ts), which this folder may not import.
 */
export class SimulatedDetector {
  readonly modelHash = sha256(new TextEncoder().encode('simulated detector 1'));
  readonly #world: () => Pick<SimulatedTruth, 'pedestrians'> & Partial<SimulatedTruth>;

  constructor(world: () => Pick<SimulatedTruth, 'pedestrians'> & Partial<SimulatedTruth>) {
    this.#world = world;
  }

  start = (): Promise<void> => Promise.resolve();
  stop = (): Promise<void> => Promise.resolve();

  detect(image: CameraImage): Promise<readonly SimulatedDetection[]> {
    const { pedestrians, nearest, obstacle } = this.#world();
    const seen = Array.from({ length: Math.min(pedestrians, image.width - 1) }, (_, i) =>
      person(image, i, STREET.nearest + STREET.apart * i),
    );
    if (nearest !== undefined) seen.push(person(image, image.width - 1, nearest));
    return Promise.resolve(obstacle === true ? [...seen, parkedCar(image)] : seen);
  }
}

export interface SimulatedDetection {
  readonly label: string;
  readonly confidence: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** A box one pixel wide whose height tells the distance, its feet at the lower edge. */
function person({ height }: CameraImage, x: number, meters: number): SimulatedDetection {
  const tall = Math.min(height, (height * HALF_HEIGHT_AT) / (2 * meters));
  return { label: 'person', confidence: 0.9, box: { x, y: height - tall, width: 1, height: tall } };
}

const parkedCar = ({ width, height }: CameraImage): SimulatedDetection => ({
  label: 'car',
  confidence: 0.9,
  box: { x: width / 4, y: height / 4, width: width / 2, height: (3 * height) / 4 },
});
