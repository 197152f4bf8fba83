import type { CameraImage, RobotLink, RobotState } from '../../firmware-bridge/link.ts';
import type { Clock } from '../../protocol/clock.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import type { FleetEvent } from '../../protocol/telemetry.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { Camera } from '../cameras/camera.ts';
import { LinkCamera } from '../cameras/link-camera.ts';
import type { Sight } from '../safety/sight.ts';
import type { Detection, Detector } from './detector.ts';
import { emptyScene, type SceneView, sceneOf } from './scene.ts';
import { Sightings } from './sightings.ts';
import { Tracker } from './tracker.ts';

/** Below this a detection is not followed at all; above, two pictures in a row make it count (tracker.ts). */
const MIN_CONFIDENCE = 0.45;
/** Real milliseconds after which an old look counts for nothing. */
const STALE_MS = 3_000;
/** A detector without an answer for so long hangs; after a failure it is started again no sooner than this. */
const ANSWERS_WITHIN_MS = 10_000;
const AGAIN_AFTER_MS = 10_000;

/**
 * camera → detector → tracker → scene. Remembers only what the last picture meant: pictures stay on the robot. A camera
 * or detector that fails costs observations, and safety then drives as if blind; it never stops the agent.
 */
export class Lookout {
  readonly #detector: Detector;
  readonly #real: Clock;
  readonly #onTrouble: (trouble: FleetError) => void;
  readonly #tracker = new Tracker();
  readonly #sightings: Sightings;
  #camera: Camera | undefined;
  #scene: SceneView = emptyScene;
  #looks = 0;
  #seenAt = Number.NEGATIVE_INFINITY;
  #startedAt = Number.NEGATIVE_INFINITY;
  #failed = false;
  #stopped = false;

  constructor(detector: Detector, real: Clock, onTrouble: (trouble: FleetError) => void) {
    this.#detector = detector;
    this.#real = real;
    this.#onTrouble = onTrouble;
    this.#sightings = new Sightings(detector);
  }

  /** @param camera instead of the link's own */
  async start(link: Pick<RobotLink, 'camera'>, camera: Camera = new LinkCamera(link)): Promise<void> {
    this.#camera = camera;
    try {
      await this.#startDetector();
      await camera.start();
    } catch (cause) {
      this.#tell(cause);
      return;
    }
    void this.#watch(camera.pictures());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#camera?.stop();
    await this.#detector.stop();
  }

  /** For the safety rules, which judge by themselves how old it is. */
  sight = (): Sight => {
    const { people, pedestrianNear, blocked } = this.#now();
    return { looks: this.#looks, people, pedestrianNear, blocked };
  };

  /** An observation for the next frame, when one is due; one a call. */
  observation = (state: RobotState): FleetEvent | undefined =>
    this.#sightings.next(this.#now(), state, this.#real.now());

  #now = (): SceneView => (this.#real.now() - this.#seenAt < STALE_MS ? this.#scene : emptyScene);

  async #watch(images: AsyncIterable<CameraImage>): Promise<void> {
    try {
      for await (const image of images) await this.#look(image);
    } catch {
      // The link's stream broke; the safety guard notices that by itself.
      return;
    }
  }

  async #look(image: CameraImage): Promise<void> {
    try {
      const found = await this.#inTime(this.#detector.detect(image));
      const now = this.#real.now();
      const sure = found.filter(({ confidence }) => confidence >= MIN_CONFIDENCE);
      this.#scene = sceneOf(this.#tracker.update(sure, now), image, now);
      this.#seenAt = now;
      this.#looks += 1;
      this.#failed = false;
    } catch (cause) {
      // The picture it was looking at when it was stopped.
      if (this.#stopped) return;
      this.#tell(cause);
      await this.#startAgain();
    }
  }

  async #inTime(answer: Promise<readonly Detection[]>): Promise<readonly Detection[]> {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      const reason = `no answer in ${ANSWERS_WITHIN_MS / 1_000} seconds`;
      cancel = this.#real.after(milliseconds(ANSWERS_WITHIN_MS), () =>
        reject(new FleetError('DETECTOR_FAILED', { reason })),
      );
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      cancel();
    }
  }

  async #startDetector(): Promise<void> {
    this.#startedAt = this.#real.now();
    await this.#detector.start();
  }

  async #startAgain(): Promise<void> {
    if (this.#real.now() - this.#startedAt < AGAIN_AFTER_MS) return;
    await this.#detector.stop().catch(() => undefined);
    await this.#startDetector().catch((cause: unknown) => this.#tell(cause));
  }

  /** Once an outage. */
  #tell(cause: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    const reason = String(cause).slice(0, 200);
    this.#onTrouble(isFleetError(cause) ? cause : new FleetError('DETECTOR_FAILED', { reason }, { cause }));
  }
}
