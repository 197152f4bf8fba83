import type { Ack, DriveCommand, RobotState } from '../../firmware-bridge/link.ts';
import { straightMeters } from '../../maps/geometry/distance.ts';
import type { Clock } from '../../protocol/clock.ts';
import type { CoordinatesE7, MetersPerSecond } from '../../protocol/units.ts';
import type { Wanted } from '../missions/wanted.ts';
import { restOfPath } from './rest-of-path.ts';

export interface DriverOptions {
  /** Where commands go: the safety guard, never the link itself. */
  readonly drive: (command: DriveCommand) => Promise<Ack>;
  readonly world: Clock;
  readonly real: Clock;
  /** The robot drives and does not come forward. */
  readonly onStuck: (at: CoordinatesE7) => void;
}

/** Real time a standing robot gets to start before its path is ordered again. */
const START_MS = 1_000;
/** World seconds after which people's requests are repeated: a controller may have restarted. */
const REPEAT_MS = 15_000;
const STUCK_METERS = 2;
const STUCK_WORLD_MS = 60_000;
const STUCK_REAL_MS = 3_000;

/**
 * Turns what is wanted into drive commands. It orders on change, and again whenever the robot is not doing
 * it: after a safety stop, a dead-man's brake, a lost command. Arriving is judged elsewhere, by place.
 */
export class Driver {
  readonly #options: DriverOptions;
  #issued: { key: string; world: number; real: number } | undefined;
  #asking = false;
  #progressAt: { at: CoordinatesE7; world: number; real: number } | undefined;

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  /** @param held whether safety holds the robot now: then nothing that moves is ordered. */
  act(wanted: Wanted, state: RobotState, speed: MetersPerSecond, held: boolean): void {
    if (held && wanted.kind === 'drive') {
      this.#issued = undefined;
      this.#progressAt = undefined;
      return;
    }
    if (this.#asking && wanted.kind !== 'ask') this.#order({ kind: 'ask-code', ask: null });
    this.#asking = wanted.kind === 'ask';
    this.#pursue(wanted, state, speed);
  }

  #pursue(wanted: Wanted, state: RobotState, speed: MetersPerSecond): void {
    const { key } = wanted;
    if (wanted.kind === 'nothing') this.#rest(key, state);
    if (wanted.kind === 'drive') this.#follow(wanted, state, speed);
    if (wanted.kind === 'ask') {
      this.#repeat(key, { kind: 'ask-code', ask: { job: wanted.job, role: wanted.role } });
    }
    if (wanted.kind === 'open') {
      this.#repeat(key, { kind: 'open', compartment: wanted.compartment, job: wanted.label });
    }
    if (wanted.kind === 'charge') this.#repeat(key, { kind: 'charge' });
  }

  #rest(key: string, state: RobotState): void {
    if (this.#issued?.key === key && state.motion === 'standing') return;
    this.#issue(key, { kind: 'stop', reason: 'nothing to do' });
  }

  #follow(wanted: Extract<Wanted, { kind: 'drive' }>, state: RobotState, speed: MetersPerSecond): void {
    const key = `${wanted.key}@${speed}`;
    const now = this.#options.real.now();
    const waiting =
      this.#issued?.key === key && (state.motion === 'moving' || now - this.#issued.real < START_MS);
    this.#watch(state, now);
    if (waiting) return;
    this.#issue(key, { kind: 'follow', path: restOfPath(wanted.path, state.at), speed });
  }

  #repeat(key: string, command: DriveCommand): void {
    if (this.#issued?.key === key && this.#options.world.now() - this.#issued.world < REPEAT_MS) return;
    this.#issue(key, command);
  }

  #watch(state: RobotState, real: number): void {
    const world = this.#options.world.now();
    const from = this.#progressAt;
    if (from === undefined || straightMeters(from.at, state.at) > STUCK_METERS) {
      this.#progressAt = { at: state.at, world, real };
      return;
    }
    if (world - from.world < STUCK_WORLD_MS || real - from.real < STUCK_REAL_MS) return;
    this.#progressAt = { at: state.at, world, real };
    this.#issued = undefined;
    this.#options.onStuck(state.at);
  }

  #issue(key: string, command: DriveCommand): void {
    this.#issued = { key, world: this.#options.world.now(), real: this.#options.real.now() };
    if (command.kind !== 'follow') this.#progressAt = undefined;
    this.#options.drive(command).then(
      (ack) => {
        // A refusal is answered by ordering again in the next turns.
        if (ack.stage === 'refused' && this.#issued?.key === key && command.kind !== 'open')
          this.#issued = undefined;
      },
      () => undefined,
    );
  }

  #order(command: DriveCommand): void {
    this.#options.drive(command).catch(() => undefined);
  }
}
