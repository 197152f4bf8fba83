import type { Capabilities, RobotEvent, RobotLink, RobotState } from '../firmware-bridge/link.ts';
import { type CancelTimer, type Clock, every } from '../protocol/clock.ts';
import { FleetError } from '../protocol/errors.ts';
import { type MetersPerSecond, milliseconds, toUnixMilliseconds } from '../protocol/units.ts';
import type { Ways } from './learning/wire-ways.ts';
import type { MissionKeeper } from './missions/mission-keeper.ts';
import { currentStop, type Progress } from './missions/progress.ts';
import { type Wanted, wanted } from './missions/wanted.ts';
import type { Driver } from './navigation/driver.ts';
import type { Reporter } from './reporting/reporter.ts';
import { SampleTaker } from './reporting/sample-taker.ts';
import type { Uplink } from './reporting/uplink.ts';
import type { SafetyGuard } from './safety/guard.ts';
import { Reserve } from './safety/reserve.ts';
import type { Lookout } from './vision/lookout.ts';

export interface AgentParts {
  readonly link: RobotLink;
  readonly keeper: MissionKeeper;
  readonly guard: SafetyGuard;
  readonly driver: Driver;
  readonly reporter: Reporter;
  readonly lookout: Lookout;
  /** Ways of the robot's own; without a map it drives what the hub says and nothing else. */
  readonly ways?: Ways;
  readonly uplink: Pick<Uplink, 'connected'>;
  readonly world: Clock;
  readonly real: Clock;
  readonly onTrouble: (trouble: FleetError) => void;
}

/** One turn of the loop, filled step by step. */
interface Turn {
  state: RobotState | undefined;
  events: readonly RobotEvent[];
  speed: MetersPerSecond;
  wanted: Wanted;
}

const TURN = milliseconds(50);

/**
 * The loop of the robot's computer: sense, perceive, plan, act, report. No step waits for disk or network;
 * what must be durable first is queued with the mission keeper and shows up as progress in a later turn.
 */
export class Agent {
  readonly #parts: AgentParts;
  readonly #capabilities: Capabilities;
  readonly #samples: SampleTaker;
  readonly #reserve = new Reserve();
  #state: RobotState | undefined;
  #fresh = false;
  #events: RobotEvent[] = [];
  #cancel: CancelTimer = () => undefined;
  readonly #steps = [this.#sense, this.#perceive, this.#plan, this.#act, this.#report];

  constructor(parts: AgentParts) {
    this.#parts = parts;
    this.#capabilities = parts.link.capabilities();
    this.#samples = new SampleTaker(parts.real, this.#capabilities.simulated);
  }

  start(): void {
    this.#listen();
    this.#cancel = every(this.#parts.real, TURN, () => this.#turn());
  }

  /** Ends the loop; the parts are stopped by whoever started them. */
  stop(): void {
    this.#cancel();
  }

  state = (): RobotState | undefined => this.#state;

  #turn(): void {
    const turn: Turn = {
      state: undefined,
      events: [],
      speed: this.#capabilities.maxSpeed,
      wanted: { kind: 'nothing', key: 'nothing' },
    };
    try {
      for (const step of this.#steps) step.call(this, turn);
    } catch (cause) {
      // Without the beat below a loop that keeps failing is a dead loop to the guard: the robot stands.
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#parts.onTrouble(new FleetError('AGENT_TURN_FAILED', { reason: reason.slice(0, 200) }, { cause }));
      return;
    }
    this.#parts.guard.beat();
  }

  #sense(turn: Turn): void {
    turn.events = this.#events.splice(0);
    turn.state = this.#fresh ? this.#state : undefined;
    this.#fresh = false;
  }

  #perceive(turn: Turn): void {
    turn.speed = this.#parts.guard.speedLimit();
  }

  #plan(turn: Turn): void {
    const { keeper, guard, ways } = this.#parts;
    for (const event of turn.events) void keeper.takeEvent(event);
    for (const event of turn.events) ways?.note(event);
    if (turn.state !== undefined) void keeper.takeState(turn.state);
    const progress = keeper.progress();
    guard.allow(
      progress.held,
      progress.plan === null ? undefined : toUnixMilliseconds(progress.plan.expires),
    );
    const ordered = this.#homeward(progress) ?? wanted(progress);
    turn.wanted = ways?.around(ordered, this.#state) ?? ordered;
    guard.intend(turn.wanted.key, turn.wanted.kind === 'drive' ? turn.wanted.path : undefined);
  }

  /** The battery's reserve goes before any mission, but not before a hand-over that has begun. */
  #homeward(progress: Progress): Wanted | undefined {
    const state = this.#state;
    if (state === undefined || progress.held !== null) return undefined;
    const phase = progress.plan?.phase.kind ?? 'driving';
    const isFree = phase === 'driving' && currentStop(progress)?.kind !== 'charge';
    const before = this.#reserve.isGoingHome();
    const instead = this.#reserve.wanted(state, isFree);
    if (!before && this.#reserve.isGoingHome()) {
      const percent = Math.round(state.battery * 100);
      const { code, message } = new FleetError('BATTERY_RESERVE', { percent });
      this.#parts.reporter.event({ kind: 'fault', time: state.time, code, detail: message });
    }
    return instead;
  }

  #act(turn: Turn): void {
    const { driver, guard } = this.#parts;
    if (turn.state !== undefined)
      driver.act(turn.wanted, turn.state, turn.speed, guard.reason() !== undefined);
  }

  #report(turn: Turn): void {
    const { reporter, keeper } = this.#parts;
    for (const event of turn.events) {
      if (event.kind !== 'fault') continue;
      const { time, code, detail } = event;
      reporter.event({ kind: 'fault', time, code: code.slice(0, 64), detail: detail.slice(0, 200) });
    }
    if (turn.state !== undefined) this.#observe(turn.state);
    if (keeper.unreported().length > 0) reporter.hurry();
  }

  #observe(state: RobotState): void {
    const { reporter, keeper, guard, lookout, ways, uplink } = this.#parts;
    ways?.watch(state);
    const carrying = keeper.progress().parcels.length > 0;
    const facts = { stopped: guard.isStopped(), carrying, linkLost: !uplink.connected() };
    const sample = this.#samples.take(state, facts);
    if (sample !== undefined) reporter.sample(sample);
    const seen = lookout.observation(state);
    if (seen !== undefined) reporter.event(seen);
  }

  #listen(): void {
    const { link } = this.#parts;
    void this.#read(link.states(), (state) => {
      this.#state = state;
      this.#fresh = true;
    });
    void this.#read(link.events(), (event) => this.#events.push(event));
  }

  /** A link that fails ends its stream; the guard then sees a silent firmware. */
  async #read<T>(stream: AsyncIterable<T>, take: (value: T) => void): Promise<void> {
    try {
      for await (const value of stream) take(value);
    } catch {
      return;
    }
  }
}
