import { type Clock, sleep } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { RobotView } from '../../protocol/views/robot.ts';
import type { StreamEvent } from '../../protocol/views/stream.ts';
import type { HubClient } from '../hub-client.ts';
import { toFleetError } from '../output/json.ts';

/** What happens to the connection, and what comes over it. */
export type Watched =
  | { readonly kind: 'open'; readonly robots: readonly RobotView[]; readonly worldNow: () => number }
  | { readonly kind: 'change'; readonly event: StreamEvent }
  | { readonly kind: 'lost'; readonly error: FleetError; readonly retryIn: number };

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/**
 * The hub's stream for ever: opens it, tells everything anew, then each change; a lost connection is told and
 * opened again. Ends only with the signal or with an error that trying again cannot mend.
 */
export async function* watchFleet(
  hub: HubClient,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Watched> {
  let wait = FIRST_WAIT_MS;
  for (;;) {
    try {
      // Subscribed before the snapshot is asked for, so that nothing falls in between.
      const changes = hub.changes();
      const first = changes.next();
      // It is awaited below; until then a failure must not count as unhandled.
      first.catch(() => undefined);
      const worldNow = await worldClock(hub, clock);
      yield { kind: 'open', robots: await hub.devices(), worldNow };
      wait = FIRST_WAIT_MS;
      for (let next = await first; next.done !== true; next = await changes.next()) {
        if (next.value.topic === 'reset') break;
        yield { kind: 'change', event: next.value };
      }
      throw new FleetError('CLI_STREAM_LOST', { url: hub.url, reason: 'it ended' });
    } catch (thrown) {
      signal.throwIfAborted();
      const error = toFleetError(thrown);
      if (!error.retryable) throw error;
      yield { kind: 'lost', error, retryIn: wait };
      await sleep(clock, milliseconds(wait), signal);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
  }
}

/** The world's time without asking again: it runs at a known pace. */
async function worldClock(hub: HubClient, clock: Clock): Promise<() => number> {
  const { world, scale } = await hub.time();
  const origin = clock.now();
  const factor = scale?.factor ?? 1;
  return () => world + (clock.now() - origin) * factor;
}
