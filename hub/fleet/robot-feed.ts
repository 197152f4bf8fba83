import type { CancelTimer, Clock } from '../../protocol/clock.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import { milliseconds } from '../../protocol/units.ts';

/** Real milliseconds between two looks at what changed: a page needs no more, a robot may send faster. */
const GATHER = milliseconds(500);

export interface RobotFeedParts<View> {
  /** Robots as they are now. */
  readonly view: (device: DeviceId) => Promise<View>;
  readonly publish: (view: View) => void;
  /** Whether anybody listens. */
  readonly wanted: () => boolean;
  readonly realClock: Clock;
  readonly report: (error: unknown) => void;
}

/** Publishes changed robots, each at most twice a second however often it changed. */
export class RobotFeed<View> {
  readonly #parts: RobotFeedParts<View>;
  readonly #changed = new Set<DeviceId>();
  #cancel: CancelTimer | undefined;

  constructor(parts: RobotFeedParts<View>) {
    this.#parts = parts;
  }

  changed(device: DeviceId): void {
    if (!this.#parts.wanted()) return;
    this.#changed.add(device);
    this.#cancel ??= this.#parts.realClock.after(GATHER, () => void this.#publish());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#changed.clear();
  }

  async #publish(): Promise<void> {
    this.#cancel = undefined;
    const devices = [...this.#changed];
    this.#changed.clear();
    for (const device of devices) {
      try {
        this.#parts.publish(await this.#parts.view(device));
      } catch (error) {
        this.#parts.report(error);
      }
    }
  }
}
