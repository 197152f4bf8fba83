import type { JobId } from '../../../protocol/ids.ts';
import type { UnixSeconds } from '../../../protocol/units.ts';
import type { PlannedRoute, Unassigned } from '../problem.ts';
import type { LiveJob } from './live-problem.ts';

/** World seconds before its window opens that a job is planned: earlier, a robot would only stand at its door. */
const AHEAD = 900;
/** Standing at a door for less is not worth a departure of its own. */
const SHORT_WAIT = 30;

/**
 * Jobs to plan now, and those that wait for their time. Whoever commits late decides on more: postponing what is not
 * urgent was worth 9 to 13 % to the best teams of the EURO-NeurIPS 2022 dynamic routing competition.
 */
export function dueJobs<J extends LiveJob>(
  jobs: readonly J[],
  now: UnixSeconds,
  bound: ReadonlySet<JobId>,
): { readonly due: readonly J[]; readonly later: readonly Unassigned[] } {
  const isDue = ({ id, aboard, earliest, latest }: LiveJob) =>
    aboard !== undefined || bound.has(id) || earliest <= now + AHEAD || latest < earliest;
  const later = jobs.filter((job) => !isDue(job));
  return {
    due: jobs.filter(isDue),
    later: later.map(({ id, earliest }) => ({
      job: id,
      code: 'LATER',
      constraint: `its window opens in ${Math.ceil((earliest - now) / 60)} minutes`,
      hint: `Nothing to do: it is planned ${AHEAD / 60} minutes before.`,
    })),
  };
}

/** Seconds the vehicle may stay where it is, if it has nothing else to do: it comes to its first stop in time. */
export function maySpare({ stops }: Pick<PlannedRoute, 'stops'>): number {
  const [first] = stops;
  if (first === undefined || first.kind === 'charge') return 0;
  const wait = first.begin - first.arrive;
  return wait > SHORT_WAIT ? wait - SHORT_WAIT : 0;
}
