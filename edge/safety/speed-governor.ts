import type { RobotState } from '../../firmware-bridge/link.ts';

/** World milliseconds a higher limit has to last: people step in and out of sight. */
const RISE_MS = 1_500;
/** Before a robot has to slow down: real time until the order is with it, and world time for its motors. */
const GRACE = { real: 250, world: 600 } as const;
/** Share of its comfortable braking that is expected of it. */
const EXPECTED = 0.5;
/** What wheels and their meters may be off, as a share and as metres a second. */
const OFF = { share: 0.05, ground: 0.2, air: 1 } as const;
/** From this top speed on limits come in coarser steps, metres a second: each step is a new order. */
const FAST = 5;

interface Moment {
  /** Real and world milliseconds. */
  readonly real: number;
  readonly world: number;
}

/**
 * The limit in force: what the rules allow falls at once and rises only when it lasts. And whether the robot keeps to
 * it, given the time that slowing down takes.
 */
export class SpeedGovernor {
  readonly #braking: number;
  readonly #step: number;
  readonly #off: number;
  #limit: number | undefined;
  #rise: { readonly since: number; readonly least: number } | undefined;
  /** The speed it may still have: the limit, or on its way down to it. */
  #tolerated = 0;
  #fell: Moment | undefined;
  #caught = false;
  #before: number | undefined;

  /** @param robot its comfortable braking (m/s²) and top speed (m/s). */
  constructor(robot: { readonly braking: number; readonly maxSpeed: number }) {
    this.#braking = robot.braking;
    this.#step = robot.maxSpeed > FAST ? 0.5 : 0.1;
    this.#off = robot.maxSpeed > FAST ? OFF.air : OFF.ground;
  }

  /** Metres a second. */
  limit = (): number => this.#limit ?? 0;

  /** @param allowed what the rules allow now, metres a second. */
  take(allowed: number, now: Moment): void {
    this.#limit = this.#next(
      allowed >= this.#step ? Math.floor(allowed / this.#step + 1e-9) * this.#step : allowed,
      now,
    );
    this.#tolerate(this.#limit, now);
    this.#before = now.world;
  }

  /** Once too fast it is so until it stands: slowing down under the brake is no obedience. */
  isTooFast({ speed }: Pick<RobotState, 'speed'>): boolean {
    this.#caught = !(speed <= this.#tolerated * (1 + OFF.share) + this.#off) || (this.#caught && speed > 0);
    return this.#caught;
  }

  #next(allowed: number, { world }: Moment): number {
    const limit = this.#limit ?? allowed;
    if (allowed <= limit) {
      this.#rise = undefined;
      return allowed;
    }
    const { since, least } = this.#rise ?? { since: world, least: allowed };
    this.#rise = { since, least: Math.min(least, allowed) };
    if (world - since < RISE_MS) return limit;
    this.#rise = undefined;
    return Math.min(least, allowed);
  }

  #tolerate(limit: number, now: Moment): void {
    if (limit >= this.#tolerated) {
      this.#tolerated = limit;
      this.#fell = undefined;
      return;
    }
    this.#fell ??= now;
    const waited = now.real - this.#fell.real >= GRACE.real && now.world - this.#fell.world >= GRACE.world;
    if (!waited) return;
    const seconds = Math.max(0, now.world - (this.#before ?? now.world)) / 1_000;
    this.#tolerated = Math.max(limit, this.#tolerated - EXPECTED * this.#braking * seconds);
  }
}
