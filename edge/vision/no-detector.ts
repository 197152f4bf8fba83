import type { Detection, Detector } from './detector.ts';

/** For a robot without a model: it looks and reports nothing. */
export class NoDetector implements Detector {
  readonly modelHash = new Uint8Array(32);
  start = (): Promise<void> => Promise.resolve();
  stop = (): Promise<void> => Promise.resolve();
  detect = (): Promise<readonly Detection[]> => Promise.resolve([]);
}
