import type { DeviceId, JobId, MissionId } from '../../protocol/ids.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { JobRecord } from '../jobs/job.ts';
import { activeStates, type JobChange, moveJob } from '../jobs/transitions.ts';
import type { JobStore, StoreChange } from '../store/job-store.ts';
import type { HandOverRecord, MissionRecord } from './mission.ts';

/** Changes gathered over the store, read back by those who change more: one commit for a whole batch. */
export class Sheet {
  readonly refusals = new Set<DeviceId>();
  readonly #store: Pick<JobStore, 'job' | 'jobs' | 'mission'>;
  readonly #time: UnixMilliseconds;
  readonly #jobs = new Map<JobId, JobRecord>();
  readonly #missions = new Map<MissionId, MissionRecord>();
  readonly #changes: StoreChange[] = [];

  constructor(store: Pick<JobStore, 'job' | 'jobs' | 'mission'>, time: UnixMilliseconds) {
    this.#store = store;
    this.#time = time;
  }

  async job(id: JobId): Promise<JobRecord | undefined> {
    return this.#jobs.get(id) ?? (await this.#store.job(id));
  }

  async mission(id: MissionId): Promise<MissionRecord | undefined> {
    return this.#missions.get(id) ?? (await this.#store.mission(id));
  }

  /** Active jobs that go with a mission. */
  async jobsOf(mission: MissionId): Promise<JobRecord[]> {
    const stored = await this.#store.jobs({ states: activeStates });
    const now = stored.map((job) => this.#jobs.get(job.id) ?? job);
    return now.filter((job) => job.mission === mission);
  }

  move(job: JobRecord, change: JobChange): void {
    const moved = moveJob(job, change, this.#time);
    this.#jobs.set(job.id, moved.job);
    this.#changes.push({ kind: 'job', ...moved });
  }

  update(mission: MissionRecord): void {
    this.#missions.set(mission.id, mission);
    this.#changes.push({ kind: 'mission', mission });
  }

  /** Keeps a proof for the evidence, whatever it proves. */
  keep(handOver: HandOverRecord): void {
    this.#changes.push({ kind: 'hand-over', handOver });
  }

  changes(): readonly StoreChange[] {
    return this.#changes;
  }

  movedJobs(): readonly JobRecord[] {
    return [...this.#jobs.values()];
  }
}
