import { type Clock, sleep } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { JobView } from '../../protocol/views/job.ts';
import type { RobotView } from '../../protocol/views/robot.ts';
import type { StreamEvent } from '../../protocol/views/stream.ts';
import { allJobs } from '../hub/all-jobs.ts';
import type { HubClient } from '../hub-client.ts';
import { toFleetError } from '../output/json.ts';
import { underWay } from './fleet-board.ts';

/** What happens to the connection, and what comes over it. */
export type Watched =
  | {
      readonly kind: 'open';
      readonly robots: readonly RobotView[];
      /** Those under way: a hub may have ended millions. */
      readonly jobs: readonly JobView[];
      readonly worldNow: () => number;
    }
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
      yield await snapshot(hub, clock);
      wait = FIRST_WAIT_MS;
      for (let next = await first; next.done !== true; next = await changes.next()) {
        const event = next.value;
        // The hub does not know any more what was missed: everything is loaded again.
        yield event.topic === 'reset' ? await snapshot(hub, clock) : { kind: 'change', event };
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

async function snapshot(hub: HubClient, clock: Clock): Promise<Watched> {
  const [robots, jobs, worldNow] = await Promise.all([
    hub.devices(),
    jobsUnderWay(hub),
    worldClock(hub, clock),
  ]);
  return { kind: 'open', robots, jobs, worldNow };
}

async function jobsUnderWay(hub: HubClient): Promise<JobView[]> {
  return (await Promise.all(underWay.map((state) => allJobs(hub, state)))).flat();
}

/** The world's time without asking again: it runs at a known pace. */
async function worldClock(hub: HubClient, clock: Clock): Promise<() => number> {
  const { world, scale } = await hub.time();
  const origin = clock.now();
  const factor = scale?.factor ?? 1;
  return () => world + (clock.now() - origin) * factor;
}
