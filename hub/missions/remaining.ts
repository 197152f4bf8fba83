import type { JobId } from '../../protocol/ids.ts';
import { jobIdOf } from '../../protocol/jobs.ts';
import { decodeMission } from '../../protocol/missions.ts';
import type { JobRecord } from '../jobs/job.ts';
import { isWaiting } from '../jobs/transitions.ts';
import type { MissionRecord } from './mission.ts';

/** A stop as far as two missions are compared: what is done there, for which job. */
export interface Work {
  readonly kind: 'pick-up' | 'drop-off' | 'return';
  readonly job: JobId;
}

/**
 * What of a mission is still to be done, by the hub's knowledge of its jobs: the signed hand-overs, not the
 * robot's progress reports, decide. Charging and parking are left out.
 */
export function remainingWork(mission: MissionRecord, jobs: ReadonlyMap<JobId, JobRecord>): Work[] {
  const payload = decodeMission(mission.payload);
  return payload.stops.flatMap((stop): Work[] => {
    const entry = stop.job === undefined ? undefined : payload.jobs[stop.job];
    if (entry === undefined || stop.kind === 'charge' || stop.kind === 'park') return [];
    const id = jobIdOf(entry.statement);
    return isOpenWork(stop.kind, jobs.get(id), mission) ? [{ kind: stop.kind, job: id }] : [];
  });
}

/** The jobs a mission names. */
export function jobsOf(mission: MissionRecord): JobId[] {
  return decodeMission(mission.payload).jobs.map(({ statement }) => jobIdOf(statement));
}

/** A job the store knows no more as active is over; one that is in another robot's plan now is not this one's. */
function isOpenWork(kind: Work['kind'], job: JobRecord | undefined, mission: MissionRecord): boolean {
  if (job === undefined || (job.device !== null && job.device !== mission.device)) return false;
  if (kind === 'pick-up') return isWaiting(job.state);
  return isWaiting(job.state) || job.state === 'picked-up';
}

export const sameWork = (a: readonly Work[], b: readonly Work[]): boolean =>
  a.length === b.length && a.every((work, i) => work.kind === b[i]?.kind && work.job === b[i]?.job);
