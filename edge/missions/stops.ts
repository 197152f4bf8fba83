import type { JobId } from '../../protocol/ids.ts';
import { jobIdOf } from '../../protocol/jobs.ts';
import type { MissionJob, MissionPayload, MissionStop } from '../../protocol/missions.ts';
import { type Progress, parcelOf } from './progress.ts';

/** The job a stop hands over; undefined for charge and park. */
export function jobOfStop(
  payload: MissionPayload,
  stop: MissionStop,
): (MissionJob & { id: JobId }) | undefined {
  const job = stop.job === undefined ? undefined : payload.jobs[stop.job];
  return job === undefined ? undefined : { ...job, id: jobIdOf(job.statement) };
}

/** Whether what the stop is for has already happened here: such stops are passed over, never done twice. */
export function isOver(progress: Progress, payload: MissionPayload, stop: MissionStop): boolean {
  const job = jobOfStop(payload, stop)?.id;
  if (job === undefined) return false;
  if (progress.ended.includes(job)) return true;
  const parcel = parcelOf(progress, job);
  if (stop.kind === 'pick-up') return parcel !== undefined;
  if (stop.kind === 'drop-off') return parcel !== undefined && parcel.returning !== 0;
  return false;
}

/** Whether two stops of possibly different missions are the same piece of work. */
export function isSameWork(
  a: readonly [MissionPayload, MissionStop],
  b: readonly [MissionPayload, MissionStop],
): boolean {
  return (
    a[1].kind === b[1].kind &&
    jobOfStop(...a)?.id === jobOfStop(...b)?.id &&
    a[1].at.latitude === b[1].at.latitude &&
    a[1].at.longitude === b[1].at.longitude
  );
}
