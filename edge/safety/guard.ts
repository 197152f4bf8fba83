import type { Ack, DriveCommand, RobotEvent, RobotLink, RobotState } from '../../firmware-bridge/link.ts';
import { Silence } from '../../firmware-bridge/silence.ts';
import { type CancelTimer, type Clock, every } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { type CoordinatesE7, milliseconds, type UnixMilliseconds } from '../../protocol/units.ts';
import { reasonToStop } from './rules.ts';

export interface SafetyGuardOptions {
  readonly link: RobotLink;
  readonly world: Clock;
  readonly real: Clock;
  readonly mayBeAt?: (at: CoordinatesE7) => boolean;
  /** Called once a stop, and only when the firmware confirmed zero motion. */
  readonly onStopped: (reason: string) => void;
  readonly onTrouble: (trouble: FleetError) => void;
}

const LOOK_PERIOD = milliseconds(50);
const BUMPER_WAIT_MS = 5_000;
const CONFIRM_WITHIN_MS = 1_000;

/**
 * The only holder of the drive commands. It runs on its own timer, beside the agent's loop: while any rule of
 * rules.ts holds it stops the robot and refuses to let anything else drive; while the loop is dead it sends no
 * keep-alive either, so that the firmware stops even if this guard should fail.
 */
export class SafetyGuard {
  readonly #options: SafetyGuardOptions;
  readonly #loop: Silence;
  readonly #firmware: Silence;
  #state: RobotState | undefined;
  #stopButton = false;
  #bumperUntil = 0;
  #held: string | null = null;
  #missionEnds: UnixMilliseconds | undefined;
  #reason: string | undefined;
  #confirmed = false;
  #since = 0;
  #complained = false;
  #asking = false;
  #cancel: CancelTimer = () => undefined;

  constructor(options: SafetyGuardOptions) {
    this.#options = options;
    this.#loop = new Silence(options.real);
    this.#firmware = new Silence(options.real);
  }

  start(): void {
    this.#loop.heard();
    this.#firmware.heard();
    this.#cancel = every(this.#options.real, LOOK_PERIOD, () => this.#look());
  }

  /** Stops the robot for good and waits, at most a second, until it stands. */
  async stop(): Promise<void> {
    this.#cancel();
    const late = new Promise<void>((resolve) => {
      this.#options.real.after(milliseconds(CONFIRM_WITHIN_MS), resolve);
    });
    const stopped = this.#options.link.drive({ kind: 'stop', reason: 'agent stops' }).then(
      () => undefined,
      () => undefined,
    );
    await Promise.race([stopped, late]);
  }

  /** The agent's loop turned. */
  beat = (): void => this.#loop.heard();

  heard(state: RobotState): void {
    this.#firmware.heard();
    this.#state = state;
  }

  note(event: RobotEvent): void {
    if (event.kind === 'stop-button') this.#stopButton = true;
    if (event.kind === 'bumper') this.#bumperUntil = this.#options.world.now() + BUMPER_WAIT_MS;
    if (event.kind === 'stop-button' || event.kind === 'bumper') this.#look();
  }

  /** What the mission allows: an operator's stop, and until when its plan is good. */
  allow(held: string | null, missionEnds: UnixMilliseconds | undefined): void {
    const changed = held !== this.#held;
    this.#held = held;
    this.#missionEnds = missionEnds;
    if (changed && held !== null) this.#look();
  }

  /** An operator said resume: latched reasons are forgotten, lasting ones hold on. */
  release(): void {
    this.#stopButton = false;
    this.#bumperUntil = 0;
  }

  reason = (): string | undefined => this.#reason;
  /** Whether the firmware confirmed that it stands. */
  isStopped = (): boolean => this.#reason !== undefined && this.#confirmed;

  /** Passes a command on to the firmware unless safety forbids motion. */
  drive(command: DriveCommand): Promise<Ack> {
    const moves = command.kind === 'follow';
    if (moves && this.#reason !== undefined) {
      return Promise.resolve({ stage: 'refused', reason: `safety: ${this.#reason}` });
    }
    return this.#options.link.drive(command);
  }

  #look(): void {
    const loopSilence = this.#loop.look();
    const reason = reasonToStop({
      now: this.#options.world.now(),
      loopSilence,
      firmwareSilence: this.#firmware.look(),
      stopButton: this.#stopButton,
      bumperUntil: this.#bumperUntil,
      battery: this.#state?.battery ?? 1,
      charging: this.#state?.charging ?? false,
      at: this.#state?.at,
      held: this.#held,
      missionEnds: this.#missionEnds,
      mayBeAt: this.#options.mayBeAt ?? (() => true),
    });
    if (reason !== 'agent loop stopped') this.#send({ kind: 'keep-alive' });
    if (reason !== this.#reason) {
      this.#reason = reason;
      this.#confirmed = false;
      this.#complained = false;
      this.#since = this.#options.real.now();
    }
    if (reason !== undefined && !this.#confirmed) this.#enforce(reason);
  }

  /** Orders the stop again and again until the firmware says it stands. */
  #enforce(reason: string): void {
    if (!this.#complained && this.#options.real.now() - this.#since > CONFIRM_WITHIN_MS) {
      this.#complained = true;
      this.#options.onTrouble(new FleetError('STOP_UNCONFIRMED', { reason }));
    }
    if (this.#asking) return;
    this.#asking = true;
    this.#options.link
      .drive({ kind: 'stop', reason })
      .then((ack) => {
        this.#asking = false;
        if (ack.stage !== 'done' || this.#reason !== reason || this.#confirmed) return;
        this.#confirmed = true;
        this.#options.onStopped(reason);
      })
      .catch(() => {
        this.#asking = false;
      });
  }

  #send(command: DriveCommand): void {
    this.#options.link.drive(command).catch(() => undefined);
  }
}
