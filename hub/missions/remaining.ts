import type { JobId } from '../../protocol/ids.ts';
import { jobIdOf } from '../../protocol/jobs.ts';
import { decodeMission } from '../../protocol/missions.ts';
import type { JobRecord } from '../jobs/job.ts';
import { isActive, isWaiting } from '../jobs/transitions.ts';
import type { MissionRecord } from './mission.ts';

/** A stop as far as two missions are compared: what is done there, for which job. */
export interface Work {
  readonly kind: 'pick-up' | 'drop-off' | 'return';
  readonly job: JobId;
}

export type JobsById = ReadonlyMap<JobId, JobRecord>;

/** The jobs a mission names. */
export function jobsOf(mission: MissionRecord): JobId[] {
  return decodeMission(mission.payload).jobs.map(({ statement }) => jobIdOf(statement));
}

/** The stops of a mission at which something is handed over. */
function workOf(mission: MissionRecord): Work[] {
  const payload = decodeMission(mission.payload);
  return payload.stops.flatMap((stop): Work[] => {
    const entry = stop.job === undefined ? undefined : payload.jobs[stop.job];
    if (entry === undefined || stop.kind === 'charge' || stop.kind === 'park') return [];
    return [{ kind: stop.kind, job: jobIdOf(entry.statement) }];
  });
}

/** What of a mission the hub still wants: signed hand-overs, cancels and other robots' plans taken off. */
export function wantedWork(mission: MissionRecord, jobs: JobsById): Work[] {
  return workOf(mission).filter(({ kind, job: id }) => {
    const job = jobs.get(id);
    if (job === undefined || (job.device !== null && job.device !== mission.device)) return false;
    return kind === 'pick-up' ? isWaiting(job.state) : isActive(job.state);
  });
}

/**
 * What of a mission the robot still means to do: only what it reported itself is taken off. A cancel it has not
 * heard of is in here and not in `wantedWork`, and so makes a new mission.
 */
export function robotsWork(mission: MissionRecord, jobs: JobsById): Work[] {
  return workOf(mission).filter(({ kind, job: id }) => {
    const job = jobs.get(id);
    if (job === undefined || job.device !== mission.device) return true;
    if (job.state === 'delivered' || job.state === 'returned' || job.state === 'failed') return false;
    return kind !== 'pick-up' || job.state !== 'picked-up';
  });
}

export const sameWork = (a: readonly Work[], b: readonly Work[]): boolean =>
  a.length === b.length && a.every((work, i) => work.kind === b[i]?.kind && work.job === b[i]?.job);
