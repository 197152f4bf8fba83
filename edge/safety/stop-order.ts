import type { RobotLink, RobotState } from '../../firmware-bridge/link.ts';
import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';

export interface StopOrderOptions {
  readonly link: Pick<RobotLink, 'drive'>;
  readonly real: Clock;
  /** Called once a stop, and only when the firmware confirmed zero motion. */
  readonly onStopped: (reason: string) => void;
  readonly onTrouble: (trouble: FleetError) => void;
}

/** Real milliseconds after which a stop that is not confirmed is an alarm. */
export const CONFIRM_WITHIN_MS = 1_000;
/** Faster than this is motion, metres a second: below it wheel counters flicker. */
const STILL = 0.05;

/**
 * A stop that is ordered again and again until the robot stands. Confirmed means two things together: the firmware's
 * answer *done* and a state heard since the order that says zero motion; a firmware that answers *done* and drives on
 * confirms nothing.
 */
export class StopOrder {
  readonly #options: StopOrderOptions;
  #reason: string | undefined;
  #since = 0;
  #acked = false;
  #stands = false;
  #confirmed = false;
  #complained = false;
  #asking = false;

  constructor(options: StopOrderOptions) {
    this.#options = options;
  }

  isConfirmed = (): boolean => this.#confirmed;

  enforce(reason: string): void {
    if (reason !== this.#reason) this.#begin(reason);
    if (this.#confirmed) return;
    if (!this.#complained && this.#options.real.now() - this.#since > CONFIRM_WITHIN_MS) {
      this.#complained = true;
      this.#options.onTrouble(new FleetError('STOP_UNCONFIRMED', { reason }));
    }
    this.#ask(reason);
  }

  /** The robot may drive. */
  lift(): void {
    this.#reason = undefined;
    this.#confirmed = false;
  }

  /** A believed state of the firmware. */
  heard({ speed, motion }: RobotState): void {
    this.#stands = speed === 0 && motion === 'standing';
    if (this.#reason === undefined) return;
    if (this.#confirmed && speed > STILL) {
      const reason = this.#reason;
      this.#begin(reason);
      this.#options.onTrouble(new FleetError('MOVES_WHILE_STOPPED', { reason, speed: speed.toFixed(2) }));
      this.#ask(reason);
    }
    this.#confirm();
  }

  #begin(reason: string): void {
    this.#reason = reason;
    this.#since = this.#options.real.now();
    this.#acked = false;
    // What was heard before the order says nothing of what came of it.
    this.#stands = false;
    this.#confirmed = false;
    this.#complained = false;
  }

  #ask(reason: string): void {
    if (this.#asking) return;
    this.#asking = true;
    this.#options.link
      .drive({ kind: 'stop', reason })
      .then((ack) => {
        this.#asking = false;
        if (ack.stage !== 'done' || this.#reason !== reason) return;
        this.#acked = true;
        this.#confirm();
      })
      .catch(() => {
        this.#asking = false;
      });
  }

  #confirm(): void {
    if (this.#reason === undefined || this.#confirmed || !this.#acked || !this.#stands) return;
    this.#confirmed = true;
    this.#options.onStopped(this.#reason);
  }
}
