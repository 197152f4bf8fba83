import { type CancelTimer, type Clock, every } from '../../protocol/clock.ts';
import type { NetworkId } from '../../protocol/ids.ts';
import type { FleetEvent, Sample } from '../../protocol/telemetry.ts';
import { milliseconds, toUnixSeconds } from '../../protocol/units.ts';
import type { Signer } from '../../protocol/verifier.ts';
import type { DurableEvent } from '../missions/progress.ts';
import { FrameBuilder } from './frame-builder.ts';
import type { FrameNumber, Outbox } from './outbox.ts';
import { Sender } from './sender.ts';
import { signFrame } from './sign-frame.ts';
import type { Uplink } from './uplink.ts';

/** Events that are durable elsewhere until a durable frame carries them. */
export interface DurableEvents {
  unreported(): readonly DurableEvent[];
  reported(id: number): void;
}

export interface ReporterOptions {
  readonly network: NetworkId;
  readonly device: Signer;
  readonly outbox: Outbox;
  readonly uplink: Uplink;
  readonly events: DurableEvents;
  readonly world: Clock;
  readonly real: Clock;
  readonly onTrouble: (trouble: Error) => void;
}

const FRAME_PERIOD = milliseconds(1_000);
/** Real time to wait for the hub's numbers before working without them. */
const GRACE = milliseconds(5_000);

/**
 * Signs what the robot did into frames, one a second or at once for what cannot wait, and sends them.
 * A frame is numbered, signed and durable before it leaves, so no number is ever used for two contents.
 */
export class Reporter {
  readonly #options: ReporterOptions;
  readonly #builder = new FrameBuilder();
  readonly #sender: Sender;
  #inSession = false;
  #work: Promise<void> = Promise.resolve();
  #urgent = false;
  #waiting = false;
  #cancels: CancelTimer[] = [];
  #cancelGrace: CancelTimer = () => undefined;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#sender = new Sender(options.outbox, options.uplink, options.real, options.onTrouble);
  }

  start(): void {
    const { uplink, real } = this.#options;
    uplink.onChange((connected) => (connected ? this.#awaitNumbers() : this.#sender.close()));
    this.#cancels = [every(real, FRAME_PERIOD, () => this.#enqueue(() => this.#buildAll()))];
    this.#awaitNumbers();
  }

  /** Puts what is known into a last frame; sending is left to the next start. */
  async stop(): Promise<void> {
    for (const cancel of this.#cancels) cancel();
    this.#cancelGrace();
    this.#enqueue(() => this.#buildAll());
    await this.#work;
    this.#sender.close();
  }

  sample = (sample: Sample): void => this.#builder.sample(sample);

  /** An event that may be lost in a crash. */
  event(event: FleetEvent): void {
    this.#builder.event(event);
  }

  /** A frame now, not at the next second. */
  hurry(): void {
    if (this.#urgent) return;
    this.#urgent = true;
    this.#enqueue(async () => {
      this.#urgent = false;
      await this.#buildAll();
    });
  }

  isInSession = (): boolean => this.#inSession;

  /**
   * The hub's highest numbers, told after each connect. A disk restored from a copy is behind them: it starts
   * above, and so never signs a second content under a number the hub has seen.
   */
  hubNumbers(above: FrameNumber): void {
    this.#cancelGrace();
    this.#waiting = false;
    this.#enqueue(async () => {
      const { session, sequence } = this.#options.outbox.position();
      const behind = above.session > session || above.sequence > sequence;
      if (!this.#inSession || behind) await this.#startSession(above);
      if (this.#options.uplink.connected()) this.#sender.open();
    });
  }

  resend(from: number, to: number): void {
    this.#sender.resend(from, to).catch((trouble: unknown) => this.#options.onTrouble(trouble as Error));
  }

  #awaitNumbers(): void {
    // Not begun anew by a link that comes and goes, else its robot would never report.
    if (this.#waiting) return;
    this.#waiting = true;
    this.#cancelGrace = this.#options.real.after(GRACE, () => this.hubNumbers({ session: 0, sequence: 0 }));
  }

  async #startSession(above: FrameNumber): Promise<void> {
    await this.#options.outbox.startSession(above, toUnixSeconds(this.#options.world.now()));
    this.#inSession = true;
  }

  async #buildAll(): Promise<void> {
    if (!this.#inSession) return;
    while (await this.#buildOne());
    this.#sender.wake();
  }

  /** Resolves to whether durable events are left for another frame. */
  async #buildOne(): Promise<boolean> {
    const { network, device, outbox, events } = this.#options;
    const batch = this.#builder.next(events.unreported());
    if (batch === undefined) return false;
    this.#builder.done(batch);
    const { frame, previous } = signFrame(network, device, outbox.position(), batch.content);
    await outbox.append(frame, previous, batch.reported);
    if (batch.reported !== undefined) events.reported(batch.reported);
    return events.unreported().length > 0;
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((trouble: unknown) => this.#options.onTrouble(trouble as Error));
  }
}
