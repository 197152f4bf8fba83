import type { Clock } from '../../protocol/clock.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import type { JobId } from '../../protocol/ids.ts';
import { jobIdOf } from '../../protocol/jobs.ts';
import type { JobOrder } from '../../protocol/views/job.ts';
import type { JobFilter, JobStore } from '../store/job-store.ts';
import { checkOrder, type OrderChecks } from './check-order.ts';
import type { JobEvent, JobRecord } from './job.ts';
import { isWaiting, moveJob } from './transitions.ts';

export interface JobDeskParts extends OrderChecks {
  readonly store: JobStore;
  /** The world's clock. */
  readonly clock: Clock;
  /** Told of every change after it is stored: planning and the stream listen here. */
  readonly changed: (job: JobRecord) => void;
}

/** Takes orders, answers questions about jobs, cancels. */
export class JobDesk {
  readonly #parts: JobDeskParts;

  constructor(parts: JobDeskParts) {
    this.#parts = parts;
  }

  /** Stores a signed order once, however often it is sent. Throws what `checkOrder` and `JobStore.insert` throw. */
  async submit(order: JobOrder, key: string | undefined): Promise<{ job: JobRecord; created: boolean }> {
    // A repeated order is judged by the time it first came: it may be late by now.
    const known = await this.#parts.store.job(jobIdOf(order.statement));
    const job = checkOrder(this.#parts, order, known?.created ?? this.#parts.clock.now());
    const event: JobEvent = {
      job: job.id,
      number: 1,
      time: job.created,
      from: null,
      to: 'open',
      cause: 'ordered by its shipper',
      device: null,
    };
    const result = await this.#parts.store.insert(job, event, key);
    if (result.created) this.#parts.changed(result.job);
    return result;
  }

  /** Throws JOB_UNKNOWN. */
  async job(id: JobId): Promise<JobRecord> {
    const job = await this.#parts.store.job(id);
    if (job === undefined) throw new FleetError('JOB_UNKNOWN', { job: id });
    return job;
  }

  jobs(filter: JobFilter): Promise<readonly JobRecord[]> {
    return this.#parts.store.jobs(filter);
  }

  events(id: JobId): Promise<readonly JobEvent[]> {
    return this.#parts.store.jobEvents(id);
  }

  /**
   * Always ends, however often it is asked: before the pick-up the job is cancelled at once (a robot on its way
   * gets a mission without it), afterwards the parcel is brought back, and an ended job stays as it is.
   */
  async cancel(id: JobId, cause: string): Promise<JobRecord> {
    for (let attempt = 0; ; attempt++) {
      const job = await this.job(id);
      const change = cancellation(job, cause);
      if (change === undefined) return job;
      const moved = moveJob(job, change, this.#parts.clock.now());
      try {
        await this.#parts.store.commit([{ kind: 'job', ...moved }]);
      } catch (error) {
        // The robot's own news came in between; decide again on what is true now.
        if (isFleetError(error, 'JOB_CHANGED') && attempt < 10) continue;
        throw error;
      }
      this.#parts.changed(moved.job);
      return moved.job;
    }
  }
}

function cancellation(job: JobRecord, cause: string) {
  if (isWaiting(job.state)) return { to: 'cancelled', cause, reason: cause, cancelling: true } as const;
  if (job.state === 'picked-up' && !job.cancelling) {
    return { to: 'picked-up', cause: `${cause}; the parcel is brought back`, cancelling: true } as const;
  }
  return undefined;
}
