import { brakingOf } from '../../firmware-bridge/braking.ts';
import type {
  Ack,
  Capabilities,
  DriveCommand,
  RobotEvent,
  RobotLink,
  RobotState,
} from '../../firmware-bridge/link.ts';
import { commandFlaw } from '../../firmware-bridge/range-checks.ts';
import { Silence } from '../../firmware-bridge/silence.ts';
import { offsetBy } from '../../maps/geometry/distance.ts';
import { type Fences, noFences } from '../../maps/zones/fences.ts';
import { type CancelTimer, type Clock, every } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import {
  type CoordinatesE7,
  type MetersPerSecond,
  metersPerSecond,
  milliseconds,
  type UnixMilliseconds,
} from '../../protocol/units.ts';
import { type Latch, MemoryLatch } from './latch.ts';
import { PlaceWatch } from './place-watch.ts';
import { AGENT_LOOP_STOPPED, LOOP_COUNTED_MS } from './rules/agent-loop.ts';
import { PATH_BLOCKED } from './rules/clear-path.ts';
import { judge, type Verdict } from './rules.ts';
import { blind, type Sight } from './sight.ts';
import { SpeedGovernor } from './speed-governor.ts';
import { StateWatch } from './state-watch.ts';
import { CONFIRM_WITHIN_MS, StopOrder } from './stop-order.ts';
import type { SafetyView } from './view.ts';
import { WantedPath } from './wanted-path.ts';

export interface SafetyGuardOptions {
  readonly link: RobotLink;
  readonly world: Clock;
  readonly real: Clock;
  /** What the robot's eyes say; without it the robot is blind. */
  readonly sight?: () => Sight;
  readonly latch?: Latch;
  /** Called once a stop, and only when the firmware confirmed zero motion. */
  readonly onStopped: (reason: string) => void;
  /** Something has stood in the way for long, about here. */
  readonly onBlocked?: (at: CoordinatesE7) => void;
  readonly onTrouble: (trouble: FleetError) => void;
}

const LOOK_PERIOD = milliseconds(50);
const BUMPER_WAIT_MS = 5_000;
/** World time after which an obstacle is news for whoever plans, and how far ahead it is taken to be, metres. */
const BLOCKED_MS = 10_000;
const BLOCKED_AHEAD = 4;
/** Real time an operator's leave to drive back inside lasts. */
const BACK_MS = 300_000;

/**
 * The only holder of the drive commands. It runs on its own timer and hears the firmware itself, beside the agent's loop:
 * while any rule of rules.ts holds it stops the robot and refuses to let anything else drive; while the loop is dead it
 * sends no keep-alive either, so that the firmware stops even if this guard should fail.
 */
export class SafetyGuard {
  readonly #options: SafetyGuardOptions;
  readonly #robot: Capabilities;
  readonly #loop: Silence;
  readonly #firmware: Silence;
  readonly #eyes: Silence;
  readonly #order: StopOrder;
  readonly #states: StateWatch;
  readonly #places: PlaceWatch;
  readonly #governor: SpeedGovernor;
  readonly #latch: Latch;
  readonly #path = new WantedPath();
  #fences: Fences = noFences;
  #state: RobotState | undefined;
  #looks = 0;
  #started = false;
  #stopButton = false;
  #bumperUntil = 0;
  #held: string | null = null;
  #missionEnds: UnixMilliseconds | undefined;
  #backUntil = Number.NEGATIVE_INFINITY;
  #blockedSince: number | undefined;
  #verdict: Verdict = { stop: undefined, speed: metersPerSecond(0), because: 'start' };
  #cancel: CancelTimer = () => undefined;

  constructor(options: SafetyGuardOptions) {
    const { link, real, onStopped, onTrouble } = options;
    const robot = link.capabilities();
    this.#options = options;
    this.#robot = robot;
    this.#loop = new Silence(real, LOOP_COUNTED_MS);
    this.#firmware = new Silence(real);
    this.#eyes = new Silence(real);
    this.#order = new StopOrder({ link, real, onStopped, onTrouble });
    this.#states = new StateWatch(onTrouble);
    this.#places = new PlaceWatch(robot.maxSpeed);
    this.#governor = new SpeedGovernor({ braking: brakingOf(robot).comfortable, maxSpeed: robot.maxSpeed });
    this.#latch = options.latch ?? new MemoryLatch();
  }

  start(): void {
    const { link, real } = this.#options;
    this.#stopButton = this.#wasPressed();
    for (const silence of [this.#loop, this.#firmware, this.#eyes]) silence.heard();
    void this.#read(link.states(), (state) => this.#hear(state));
    void this.#read(link.events(), (event) => this.#note(event));
    this.#started = true;
    this.#cancel = every(real, LOOK_PERIOD, () => this.#look());
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

  /** What the mission allows: an operator's stop, and until when its plan is good. */
  allow(held: string | null, missionEnds: UnixMilliseconds | undefined): void {
    const changed = held !== this.#held;
    this.#held = held;
    this.#missionEnds = missionEnds;
    if (changed && held !== null) this.#look();
  }

  /** The zones that hold from now on; what is driven already is judged by them too. */
  keep(fences: Fences): void {
    this.#fences = fences;
    this.#path.forget();
    if (this.#started) this.#look();
  }

  /** Where the robot wants to go; undefined for nowhere. @param key changes with the path. */
  intend(key: string, path: readonly CoordinatesE7[] | undefined): void {
    const flaw = this.#path.intend(key, path, this.#state?.at, this.#fences);
    if (flaw !== undefined) this.#options.onTrouble(new FleetError('PATH_FORBIDDEN', { reason: flaw }));
  }

  /** An operator said resume: latched reasons are forgotten, lasting ones hold on; outside its zones it may go back. */
  release(): void {
    this.#press(false);
    this.#bumperUntil = 0;
    const at = this.#state?.at;
    if (at !== undefined && this.#fences.flawOf(at) !== undefined)
      this.#backUntil = this.#options.real.now() + BACK_MS;
  }

  reason = (): string | undefined => this.#verdict.stop;
  /** Whether the firmware confirmed that it stands. */
  isStopped = (): boolean => this.#verdict.stop !== undefined && this.#order.isConfirmed();
  /** How fast the robot may be now, and which rule says so. */
  speedLimit = (): MetersPerSecond => metersPerSecond(this.#governor.limit());
  slowedBy = (): string => this.#verdict.because;

  /** Passes a command on to the firmware unless safety forbids it; what moves, moves no faster than the limit. */
  drive(command: DriveCommand): Promise<Ack> {
    const flaw = this.#flawOf(command);
    if (flaw !== undefined)
      return Promise.resolve({ stage: 'refused', reason: `safety: ${flaw}`.slice(0, 200) });
    if (command.kind !== 'follow') return this.#options.link.drive(command);
    const speed = metersPerSecond(Math.min(command.speed, this.#governor.limit()));
    return this.#options.link.drive({ ...command, speed });
  }

  #flawOf(command: DriveCommand): string | undefined {
    // The guard alone says that the agent lives.
    if (command.kind === 'keep-alive') return 'not for you to say';
    if (command.kind !== 'follow') return undefined;
    const reason = this.#verdict.stop ?? commandFlaw(command, this.#robot.compartments);
    if (reason !== undefined) return reason;
    if (!(this.#governor.limit() > 0)) return this.#verdict.because;
    const at = this.#state?.at;
    if (at === undefined) return 'nothing heard of the firmware yet';
    return this.#goesBack(at)
      ? this.#fences.flawOf(command.path.at(-1) ?? at)
      : this.#fences.pathFlaw([at, ...command.path]);
  }

  #look(): void {
    const verdict = judge(this.#view());
    const { world, real, link } = this.#options;
    this.#verdict = verdict;
    this.#governor.take(verdict.speed, { real: real.now(), world: world.now() });
    if (verdict.stop !== AGENT_LOOP_STOPPED) link.drive({ kind: 'keep-alive' }).catch(() => undefined);
    if (verdict.stop === undefined) this.#order.lift();
    else this.#order.enforce(verdict.stop);
    this.#watchObstacle(verdict.stop);
  }

  #view(): SafetyView {
    const { world, sight } = this.#options;
    const seen = sight?.() ?? blind;
    if (seen.looks !== this.#looks) this.#eyes.heard();
    this.#looks = seen.looks;
    const state = this.#state;
    const goesBack = state !== undefined && this.#goesBack(state.at);
    return {
      now: world.now(),
      loopSilence: this.#loop.look(),
      firmwareSilence: this.#firmware.look(),
      eyeSilence: this.#eyes.look(),
      stopButton: this.#stopButton,
      bumperUntil: this.#bumperUntil,
      held: this.#held,
      missionEnds: this.#missionEnds,
      robot: this.#robot,
      state,
      placeIsSure: this.#places.isSure(),
      sight: seen,
      turnsAway: seen.blocked && state !== undefined && this.#path.turnsAwayFrom(state),
      fences: this.#fences,
      pathFlaw: goesBack ? undefined : this.#path.flaw(),
      goesBack,
      tooFast: state !== undefined && this.#governor.isTooFast(state),
    };
  }

  #hear(said: RobotState): void {
    const state = this.#states.believed(said);
    if (state === undefined) return;
    this.#firmware.heard();
    this.#places.take(state);
    this.#state = state;
    this.#order.heard(state);
  }

  #note(event: RobotEvent): void {
    if (event.kind === 'stop-button') this.#press(true);
    if (event.kind === 'bumper') this.#bumperUntil = this.#options.world.now() + BUMPER_WAIT_MS;
    if (event.kind === 'stop-button' || event.kind === 'bumper') this.#look();
  }

  #press(pressed: boolean): void {
    this.#stopButton = pressed;
    this.#latch.write(pressed).catch((cause: unknown) => this.#complain(cause));
  }

  #wasPressed(): boolean {
    try {
      return this.#latch.read();
    } catch (cause) {
      this.#complain(cause);
      return true;
    }
  }

  #complain(cause: unknown): void {
    const reason = String(cause).slice(0, 200);
    this.#options.onTrouble(
      cause instanceof FleetError
        ? cause
        : new FleetError('SAFETY_FILE_INVALID', { file: 'safety.json', reason }, { cause }),
    );
  }

  #goesBack(at: CoordinatesE7): boolean {
    if (this.#options.real.now() >= this.#backUntil) return false;
    if (this.#fences.flawOf(at) !== undefined) return true;
    this.#backUntil = Number.NEGATIVE_INFINITY;
    this.#path.forget();
    return false;
  }

  #watchObstacle(stop: string | undefined): void {
    const now = this.#options.world.now();
    if (stop !== PATH_BLOCKED || this.#state === undefined) {
      this.#blockedSince = undefined;
      return;
    }
    this.#blockedSince ??= now;
    if (now - this.#blockedSince < BLOCKED_MS) return;
    // Told once an obstacle: from here on only the end of it starts a new count.
    this.#blockedSince = Number.POSITIVE_INFINITY;
    const heading = (this.#state.heading * Math.PI) / 180;
    const [east, north] = [BLOCKED_AHEAD * Math.sin(heading), BLOCKED_AHEAD * Math.cos(heading)];
    this.#options.onBlocked?.(offsetBy(this.#state.at, east, north));
  }

  /** A link that fails ends its stream; what follows is silence. */
  async #read<T>(stream: AsyncIterable<T>, take: (value: T) => void): Promise<void> {
    try {
      for await (const value of stream) take(value);
    } catch {
      return;
    }
  }
}
