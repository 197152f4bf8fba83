import type { Clock } from '../../protocol/clock.ts';
import { keepAliveMs } from '../link.ts';

/** More silence than this is never counted between two looks. */
const MAX_COUNTED_MS = 100;

/**
 * Counts real time since the last keep-alive. It is due early enough that the robot *stands* when
 * `keepAliveMs` are over (the robot of earth-rovers-sdk issue 29 drove on after its command path was lost).
 * The simulated firmware lives in the agent's process: time in which the whole process stood still counts
 * only as one look, because a real controller would have heard the keep-alives sent meanwhile.
 */
export class DeadMan {
  readonly #real: Clock;
  #lastLook: number;
  #silence = 0;

  constructor(real: Clock) {
    this.#real = real;
    this.#lastLook = real.now();
  }

  keepAlive(): void {
    this.#silence = 0;
    this.#lastLook = this.#real.now();
  }

  /** @param stoppingSeconds what the brake needs from the present speed. */
  isDue(stoppingSeconds: number): boolean {
    const now = this.#real.now();
    this.#silence += Math.min(MAX_COUNTED_MS, Math.max(0, now - this.#lastLook));
    this.#lastLook = now;
    // One more look may pass before the brake acts; what cannot brake in time brakes as soon as a beat is missed.
    const patience = Math.max(MAX_COUNTED_MS, keepAliveMs - MAX_COUNTED_MS - stoppingSeconds * 1_000);
    return this.#silence > patience;
  }
}
