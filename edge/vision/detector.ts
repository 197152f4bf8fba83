import type { CameraImage } from '../../firmware-bridge/link.ts';

/** One thing seen: label, confidence 0 to 1, box in pixels of the image. */
export interface Detection {
  readonly label: string;
  readonly confidence: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Finds things in pictures; the pictures stay on the robot. */
export interface Detector {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** sha256 of the model's files, reported with every observation. */
  readonly modelHash: Uint8Array;
  detect(image: CameraImage): Promise<readonly Detection[]>;
}
