import { type Clock, sleep } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';

const FIRST_MS = 50;
const LONGEST_MS = 5_000;
const REMEMBERED = 10_000;

/**
 * Answers repeated refusals ever later, so that a robot with a wrong clock or without enrolment does not spin.
 * Counted by address and client id together: nobody can slow down another's robot.
 */
export class RefusalDelay {
  readonly #clock: Clock;
  readonly #refusals = new Map<string, number>();

  /** @param clock real time */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits before the refusal is told; rejects when `signal` aborts. */
  async wait(address: string, clientId: string, signal: AbortSignal): Promise<void> {
    const key = `${address} ${clientId}`;
    const times = this.#refusals.get(key) ?? 0;
    if (this.#refusals.size >= REMEMBERED) this.#refusals.clear();
    this.#refusals.set(key, times + 1);
    const delay = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(times, 10));
    await sleep(this.#clock, milliseconds(delay), signal);
  }

  forget(address: string, clientId: string): void {
    this.#refusals.delete(`${address} ${clientId}`);
  }
}
