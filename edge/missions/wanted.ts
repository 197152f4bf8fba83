import type { HandOverRole } from '../../firmware-bridge/link.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import { currentStop, type Progress } from './progress.ts';
import { jobOfStop } from './stops.ts';

/** What the robot should be doing now; `key` changes when it is something else than before. */
export type Wanted =
  | { readonly kind: 'nothing'; readonly key: string }
  | { readonly kind: 'drive'; readonly key: string; readonly path: readonly CoordinatesE7[] }
  | { readonly kind: 'ask'; readonly key: string; readonly job: string; readonly role: HandOverRole }
  | {
      readonly kind: 'open';
      readonly key: string;
      readonly compartment: number;
      readonly label: string | null;
    }
  | { readonly kind: 'charge'; readonly key: string };

/**
 * The activity the progress calls for. It depends on nothing else, so after a restart, a safety stop or a lost
 * command the same activity is wanted again and simply ordered again.
 */
export function wanted(progress: Progress): Wanted {
  const plan = progress.plan;
  const stop = currentStop(progress);
  if (plan === null || stop === undefined || progress.held !== null)
    return { kind: 'nothing', key: 'nothing' };
  const key = `${plan.number}/${plan.stop}/${plan.payload.stops.length}/${plan.phase.kind}`;
  if (plan.phase.kind === 'driving') return { kind: 'drive', key, path: [...stop.path, stop.at] };
  if (plan.phase.kind === 'charging') return { kind: 'charge', key };
  const job = jobOfStop(plan.payload, stop)?.id;
  if (job === undefined) return { kind: 'nothing', key };
  const { code, compartment } = plan.phase;
  // Only a code that matched opens anything.
  if (code === null) return { kind: 'ask', key, job, role: stop.kind as HandOverRole };
  return { kind: 'open', key: `${key}/open`, compartment, label: stop.kind === 'pick-up' ? job : null };
}
