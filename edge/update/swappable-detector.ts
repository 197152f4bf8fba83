import type { CameraImage } from '../../firmware-bridge/link.ts';
import type { Detection, Detector } from '../vision/detector.ts';

/** Failures in a row after which a model counts as broken; one bad picture is not enough. */
const FAILURES = 5;

/** A detector whose model can be changed while pictures come: looks already begun end on the old one. */
export class SwappableDetector implements Detector {
  #current: Detector;
  #failures = 0;
  #trouble: string | undefined = 'it has not started';
  #onBroken: (reason: string) => void = () => undefined;

  /** @param first what was flashed; started by whoever starts this */
  constructor(first: Detector) {
    this.#current = first;
  }

  get modelHash(): Uint8Array {
    return this.#current.modelHash;
  }

  async start(): Promise<void> {
    try {
      await this.#current.start();
      this.#trouble = undefined;
    } catch (cause) {
      this.#trouble = (cause instanceof Error ? cause.message : String(cause)).slice(0, 200);
      throw cause;
    }
  }

  /** Why nothing is seen, or undefined while it works: what a new agent is judged by. */
  trouble = (): string | undefined => this.#trouble;

  stop = (): Promise<void> => this.#current.stop();

  /** @param listener told once a model failed several times in a row */
  watch(listener: (reason: string) => void): void {
    this.#onBroken = listener;
  }

  /** @param next started already. The one before is stopped; its last look may fail, which costs one picture. */
  async swap(next: Detector): Promise<void> {
    const before = this.#current;
    this.#current = next;
    this.#failures = 0;
    this.#trouble = undefined;
    if (before !== next) await before.stop();
  }

  async detect(image: CameraImage): Promise<readonly Detection[]> {
    const current = this.#current;
    try {
      const seen = await current.detect(image);
      if (current === this.#current) this.#failures = 0;
      return seen;
    } catch (cause) {
      if (current === this.#current && ++this.#failures === FAILURES) {
        this.#trouble = String(cause).slice(0, 200);
        this.#onBroken(this.#trouble);
      }
      throw cause;
    }
  }
}
