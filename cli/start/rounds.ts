import { type CancelTimer, type Clock, every } from '../../protocol/clock.ts';
import type { FleetError } from '../../protocol/errors.ts';
import type { Milliseconds } from '../../protocol/units.ts';
import { toFleetError } from '../output/json.ts';

export interface RoundsOptions {
  readonly clock: Clock;
  /** Told when a round failed; the next one comes nevertheless. */
  readonly onTrouble: (error: FleetError) => void;
}

/** Does the same work again and again, never two rounds at once. */
export class Rounds {
  readonly #options: RoundsOptions;
  readonly #period: Milliseconds;
  readonly #work: () => Promise<void>;
  #cancel: CancelTimer = () => undefined;
  #round: Promise<void> | undefined;

  constructor(options: RoundsOptions, period: Milliseconds, work: () => Promise<void>) {
    this.#options = options;
    this.#period = period;
    this.#work = work;
  }

  start(): void {
    this.#cancel = every(this.#options.clock, this.#period, () => {
      this.#round ??= this.#work()
        .catch((error: unknown) => this.#options.onTrouble(toFleetError(error)))
        .finally(() => {
          this.#round = undefined;
        });
    });
  }

  /** Lets the round under way end. */
  async stop(): Promise<void> {
    this.#cancel();
    await this.#round;
  }
}
