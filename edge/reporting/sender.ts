import type { CancelTimer, Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { FrameNumber, Outbox, QueuedFrame } from './outbox.ts';
import type { Uplink } from './uplink.ts';

/** Frames sent and not yet acknowledged. A hub that commits in groups acknowledges late, so one is not enough. */
const IN_FLIGHT = 16;
/** Real time after which an unacknowledged frame is sent again. */
const PATIENCE = milliseconds(20_000);
const RETRY = milliseconds(1_000);

const START: FrameNumber = { session: 0, sequence: 0 };

/** Sends the outbox, oldest first, several frames at once; each is acknowledged for itself. */
export class Sender {
  readonly #outbox: Outbox;
  readonly #uplink: Uplink;
  readonly #real: Clock;
  readonly #onTrouble: (trouble: Error) => void;
  /** The last frame handed to the link since the last connect. */
  #cursor: FrameNumber = START;
  #inFlight = 0;
  #open = false;
  #pumping = false;
  #again = false;
  #cancelRetry: CancelTimer = () => undefined;

  constructor(outbox: Outbox, uplink: Uplink, real: Clock, onTrouble: (trouble: Error) => void) {
    this.#outbox = outbox;
    this.#uplink = uplink;
    this.#real = real;
    this.#onTrouble = onTrouble;
  }

  /** From now on frames may leave, from the oldest unacknowledged one. */
  open(): void {
    this.#open = true;
    this.#cursor = START;
    this.wake();
  }

  close(): void {
    this.#open = false;
    this.#cancelRetry();
  }

  wake(): void {
    if (this.#pumping) {
      this.#again = true;
      return;
    }
    this.#pumping = true;
    this.#pump()
      .catch((trouble: unknown) => this.#onTrouble(trouble as Error))
      .finally(() => {
        this.#pumping = false;
        if (!this.#again) return;
        this.#again = false;
        this.wake();
      });
  }

  /** Sends frames again whatever their acknowledgement, as the hub asked. */
  async resend(from: number, to: number): Promise<void> {
    for (const frame of await this.#outbox.range(from, to)) {
      if (!this.#open || !this.#uplink.connected()) return;
      await this.#deliver(frame);
    }
  }

  async #pump(): Promise<void> {
    while (this.#open && this.#uplink.connected() && this.#inFlight < IN_FLIGHT) {
      const frames = await this.#outbox.pending(IN_FLIGHT - this.#inFlight, this.#cursor);
      if (frames.length === 0) return;
      for (const frame of frames) {
        this.#cursor = frame;
        this.#inFlight++;
        this.#deliver(frame)
          .catch(() => this.#startOver())
          .finally(() => {
            this.#inFlight--;
            this.wake();
          });
      }
    }
  }

  async #deliver(frame: QueuedFrame): Promise<void> {
    let cancel: CancelTimer = () => undefined;
    const tooLate = new Promise<never>((_, reject) => {
      cancel = this.#real.after(PATIENCE, () =>
        reject(new FleetError('UPLINK_LOST', { broker: 'the broker' })),
      );
    });
    try {
      await Promise.race([this.#uplink.publish(frame), tooLate]);
    } finally {
      cancel();
    }
    await this.#outbox.acknowledge(frame.session, frame.sequence);
  }

  /** Something was not acknowledged: after a moment everything unacknowledged goes again. */
  #startOver(): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#real.after(RETRY, () => {
      this.#cursor = START;
      this.wake();
    });
  }
}
