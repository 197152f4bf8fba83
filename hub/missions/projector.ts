import type { Clock } from '../../protocol/clock.ts';
import { isFleetError } from '../../protocol/errors.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import { Turns } from '../../protocol/turns.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { JobRecord } from '../jobs/job.ts';
import type { CommittedEvent, FrameStore } from '../store/frame-store.ts';
import type { JobStore } from '../store/job-store.ts';
import { type EventRules, projectEvent } from './project-event.ts';
import { Sheet } from './sheet.ts';

/** Name of this projection's cursor in the store. */
export const PROJECTOR_CURSOR = 'missions';
const BATCH = 500;

export interface ProjectorParts extends EventRules {
  readonly frames: Pick<FrameStore, 'eventsAfter'>;
  readonly store: JobStore;
  /** The world's clock. */
  readonly clock: Clock;
  /** Told after the commit: jobs that moved, robots that refused. */
  readonly changed: (job: JobRecord) => void;
  readonly refused: (device: DeviceId) => void;
  /** Something moved: time to plan. */
  readonly moved: () => void;
  /** A hand-over that proves nothing, or a store that failed. */
  readonly report: (error: unknown) => void;
}

/**
 * Turns robots' committed events into what jobs and missions are: read after the cursor → judge → commit the
 * changes together with the new cursor. A crash anywhere repeats a batch or nothing; judging twice is harmless.
 */
export class Projector {
  readonly #parts: ProjectorParts;
  readonly #turns = new Turns();
  #woken = false;
  #stopped = true;

  constructor(parts: ProjectorParts) {
    this.#parts = parts;
  }

  /** Catches up with everything committed before; resolves when it has. */
  async start(): Promise<void> {
    this.#stopped = false;
    await this.catchUp();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#turns.ended();
  }

  /** New events were committed. */
  wake(): void {
    if (this.#stopped || this.#woken) return;
    this.#woken = true;
    this.catchUp().catch((error: unknown) => this.#parts.report(error));
  }

  /** Projects until nothing is left; calls wait for each other. */
  catchUp(): Promise<void> {
    return this.#turns.take(() => {
      this.#woken = false;
      return this.#untilNothingIsLeft();
    });
  }

  async #untilNothingIsLeft(): Promise<void> {
    const { store, frames } = this.#parts;
    let cursor = await store.cursor(PROJECTOR_CURSOR);
    for (;;) {
      const events = await frames.eventsAfter(cursor, BATCH);
      const last = events.at(-1);
      if (last === undefined) return;
      await this.#project(events, last.id);
      cursor = last.id;
    }
  }

  async #project(events: readonly CommittedEvent[], cursor: number): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const sheet = new Sheet(this.#parts.store, this.#parts.clock.now() as UnixMilliseconds);
      for (const event of events) await this.#judge(sheet, event);
      try {
        await this.#parts.store.commit([
          ...sheet.changes(),
          { kind: 'cursor', name: PROJECTOR_CURSOR, value: cursor },
        ]);
      } catch (error) {
        // A plan or a cancel came in between: judge again on what is true now.
        if (isFleetError(error, 'JOB_CHANGED') && attempt < 10) continue;
        throw error;
      }
      const jobs = sheet.movedJobs();
      for (const job of jobs) this.#parts.changed(job);
      for (const device of sheet.refusals) this.#parts.refused(device);
      if (sheet.changes().length > 0) this.#parts.moved();
      return;
    }
  }

  /** What a robot says must not stop the projection of the others: a hand-over that proves nothing is reported. */
  async #judge(sheet: Sheet, event: CommittedEvent): Promise<void> {
    try {
      await projectEvent(this.#parts, sheet, event);
    } catch (error) {
      if (!isFleetError(error) || error.code.startsWith('STORE_')) throw error;
      this.#parts.report(error);
    }
  }
}
