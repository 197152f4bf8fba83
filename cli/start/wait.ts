import { type Clock, sleep } from '../../protocol/clock.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { milliseconds } from '../../protocol/units.ts';

export interface WaitOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The step and what it waits for, for the error. */
  readonly step: string;
  readonly what: string;
  readonly logs: string;
  /** Of real time. */
  readonly seconds: number;
  /** Looked at on every round: throws when a part has died. */
  readonly alive: () => void;
}

const ROUND_MS = 250;

/**
 * Asks again and again until `look` finds something. A part that is just being restarted is not there for a
 * moment, so errors that a retry may heal are only reported when the time is over.
 */
export async function waitFor<T>(options: WaitOptions, look: () => Promise<T | undefined>): Promise<T> {
  const { clock, signal, step, what, logs, seconds, alive } = options;
  const end = clock.now() + seconds * 1000;
  let last = 'it never was';
  for (;;) {
    alive();
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      if (!isFleetError(error) || !error.retryable) throw error;
      last = error.message;
    }
    if (clock.now() >= end) {
      throw new FleetError('START_STEP_FAILED', {
        step,
        reason: `${what}: not within ${seconds} s (${last})`,
        logs,
      });
    }
    await sleep(clock, milliseconds(ROUND_MS), signal);
  }
}
