import type { Clock } from '../../protocol/clock.ts';
import { keepAliveMs } from '../link.ts';
import { MAX_COUNTED_MS, Silence } from '../silence.ts';

/** Real milliseconds a look counts at most: its period of 50 ms, and a little for a late timer. */
const ONE_LOOK_MS = 60;

/**
 * Counts real time since the last keep-alive. It is due early enough that the robot *stands* when
 * `keepAliveMs` are over (the robot of earth-rovers-sdk issue 29 drove on after its command path was lost).
 * The simulated firmware lives in the agent's process: time in which the whole process stood still counts
 * only as one look, because a real controller would have heard the keep-alives sent meanwhile.
 */
export class DeadMan {
  readonly #silence: Silence;

  constructor(real: Clock) {
    this.#silence = new Silence(real, ONE_LOOK_MS);
  }

  keepAlive(): void {
    this.#silence.heard();
  }

  /** @param stoppingSeconds what the brake needs from the present speed. */
  isDue(stoppingSeconds: number): boolean {
    // One more look may pass before the brake acts; what cannot brake in time brakes as soon as a beat is missed.
    const patience = Math.max(MAX_COUNTED_MS, keepAliveMs - MAX_COUNTED_MS - stoppingSeconds * 1_000);
    return this.#silence.look() > patience;
  }
}
