import type { CameraImage, RobotLink, RobotState } from '../../firmware-bridge/link.ts';
import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { FleetEvent } from '../../protocol/telemetry.ts';
import type { Sight } from '../safety/sight.ts';
import type { Detector } from './detector.ts';

const MIN_CONFIDENCE = 0.5;
/** Real milliseconds between observations in frames, and after which an old look counts for nothing. */
const REPORT_MS = 5_000;
const STALE_MS = 3_000;

/**
 * Looks through the robot's camera with the detector and remembers only counts: pictures stay on the robot.
 * A detector that fails costs observations, never the drive.
 */
export class Lookout {
  readonly #detector: Detector;
  readonly #real: Clock;
  readonly #onTrouble: (trouble: FleetError) => void;
  #people = 0;
  #confidence = 0;
  #seenAt = Number.NEGATIVE_INFINITY;
  #looks = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #failed = false;

  constructor(detector: Detector, real: Clock, onTrouble: (trouble: FleetError) => void) {
    this.#detector = detector;
    this.#real = real;
    this.#onTrouble = onTrouble;
  }

  async start(link: RobotLink): Promise<void> {
    await this.#detector.start();
    if (link.camera !== undefined) void this.#watch(link.camera());
  }

  stop = (): Promise<void> => this.#detector.stop();

  /** People in view now. */
  people = (): number => (this.#real.now() - this.#seenAt < STALE_MS ? this.#people : 0);

  /** For the safety rules, which judge by themselves how old it is. */
  sight = (): Sight => ({
    looks: this.#looks,
    people: this.people(),
    pedestrianNear: false,
    blocked: false,
  });

  /** An observation for the next frame, when there is one and the last is old enough. */
  observation(state: RobotState): FleetEvent | undefined {
    const now = this.#real.now();
    if (this.people() === 0 || now - this.#reportedAt < REPORT_MS) return undefined;
    this.#reportedAt = now;
    return {
      kind: 'observation',
      time: state.time,
      label: 'person',
      count: this.#people,
      cell: cellOf(state.at),
      confidence: Math.round(this.#confidence * 1_000),
      model: this.#detector.modelHash,
    };
  }

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
      const seen = await this.#detector.detect(image);
      const people = seen.filter(
        ({ label, confidence }) => label === 'person' && confidence >= MIN_CONFIDENCE,
      );
      this.#people = people.length;
      this.#confidence =
        people.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, people.length);
      this.#seenAt = this.#real.now();
      this.#looks++;
    } catch (cause) {
      if (this.#failed) return;
      this.#failed = true;
      this.#onTrouble(new FleetError('DETECTOR_FAILED', { reason: String(cause).slice(0, 200) }, { cause }));
    }
  }
}

/** A cell of about 100 m, as thousandths of a degree: "59913:10752". Coarse on purpose. */
function cellOf(at: RobotState['at']): string {
  return `${Math.floor(at.latitude / 10_000)}:${Math.floor(at.longitude / 10_000)}`;
}
