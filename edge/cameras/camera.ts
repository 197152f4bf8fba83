import type { CameraImage } from '../../firmware-bridge/link.ts';

/**
 * Where pictures come from. A reader slower than the camera gets the newest picture next, never a queue of old ones:
 * what stood in the way three pictures ago is of no use to a robot that moves.
 */
export interface Camera {
  /** Where its pictures come from, for messages; no password in it. */
  readonly source: string;
  /** @throws CAMERA_NO_FFMPEG, CAMERA_FAILED when there is no hope of a picture */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Pictures from now on; ends when the camera stops or has no more. */
  pictures(): AsyncIterable<CameraImage>;
}
