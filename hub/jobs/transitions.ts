import { FleetError } from '../../protocol/errors.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import { type JobState, jobStates } from '../../protocol/views/job.ts';
import type { JobEvent, JobRecord } from './job.ts';

/**
 * What may follow what. A robot's signed hand-over is the truth whatever the hub had planned: a robot that was
 * silent may have picked up a job which the hub gave away, cancelled or gave up meanwhile. Only `delivered` and
 * `returned` are ends for ever; nothing leaves them, so nothing is paid twice.
 */
export const transitions: Readonly<Record<JobState, readonly JobState[]>> = {
  open: ['planned', 'assigned', 'picked-up', 'delivered', 'returned', 'failed', 'cancelled'],
  planned: ['open', 'planned', 'assigned', 'picked-up', 'delivered', 'returned', 'failed', 'cancelled'],
  assigned: jobStates,
  accepted: jobStates,
  'picked-up': ['picked-up', 'delivered', 'returned', 'failed'],
  delivered: [],
  returned: [],
  failed: ['picked-up', 'delivered', 'returned'],
  cancelled: ['picked-up', 'delivered', 'returned'],
};

/** States in which a parcel is not aboard and a robot may still be sent. */
export const waitingStates: readonly JobState[] = ['open', 'planned', 'assigned', 'accepted'];
/** States the planner sees. */
export const activeStates: readonly JobState[] = [...waitingStates, 'picked-up'];

export const isWaiting = (state: JobState): boolean => waitingStates.includes(state);
export const isActive = (state: JobState): boolean => activeStates.includes(state);

/** What a transition changes besides the state; absent means: stays. */
export interface JobChange {
  readonly to: JobState;
  readonly cause: string;
  readonly reason?: string | null;
  readonly cancelling?: boolean;
  readonly device?: JobRecord['device'];
  readonly mission?: JobRecord['mission'];
}

/** The job after a change and the event that tells of it. Pure. Throws JOB_TRANSITION. */
export function moveJob(
  job: JobRecord,
  change: JobChange,
  time: UnixMilliseconds,
): { readonly job: JobRecord; readonly event: JobEvent } {
  if (!transitions[job.state].includes(change.to)) {
    throw new FleetError('JOB_TRANSITION', { job: job.id, from: job.state, to: change.to });
  }
  const moved: JobRecord = {
    ...job,
    state: change.to,
    reason: change.reason === undefined ? job.reason : change.reason,
    cancelling: change.cancelling ?? job.cancelling,
    device: change.device === undefined ? job.device : change.device,
    mission: change.mission === undefined ? job.mission : change.mission,
    changed: time,
    revision: job.revision + 1,
  };
  const event: JobEvent = {
    job: job.id,
    number: moved.revision,
    time,
    from: job.state,
    to: change.to,
    cause: change.cause,
    device: moved.device,
  };
  return { job: moved, event };
}
