import { type Clock, sleep } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';

/** One thing a new agent must show before it is kept. */
export interface HealthCheck {
  readonly name: string;
  /** Why not, or undefined when it holds now. Does not throw. */
  check(): Promise<string | undefined>;
}

/** Real time a trial has; a detector on a small board takes most of it. */
export const HEALTH_SECONDS = 180;
const LOOK_EVERY = milliseconds(1_000);

/**
 * Looks until everything holds at one and the same time, or the time is over.
 * @returns undefined when healthy, or else what did not hold at the last look
 */
export async function awaitHealth(
  checks: readonly HealthCheck[],
  real: Clock,
  seconds: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const end = real.now() + seconds * 1_000;
  for (;;) {
    const reasons: string[] = [];
    for (const { name, check } of checks) {
      const reason = await check();
      if (reason !== undefined) reasons.push(`${name}: ${reason}`);
    }
    if (reasons.length === 0) return undefined;
    if (real.now() >= end) return reasons.join('; ');
    await sleep(real, LOOK_EVERY, signal);
  }
}
