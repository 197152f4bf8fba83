import type { Address, DeviceId, JobId, MissionId } from '../../protocol/ids.ts';
import type { JobState } from '../../protocol/views/job.ts';
import type { JobEvent, JobRecord } from '../jobs/job.ts';
import type { CommandRecord, HandOverRecord, MissionRecord } from '../missions/mission.ts';

/** One write; several of them are committed together or not at all. */
export type StoreChange =
  /** The job after a transition; refused with JOB_CHANGED unless the stored revision is the one before. */
  | { readonly kind: 'job'; readonly job: JobRecord; readonly event: JobEvent }
  /** A new mission becomes its device's current one, the older are superseded. Refused with NUMBER_TAKEN. */
  | { readonly kind: 'new-mission'; readonly mission: MissionRecord }
  /** State, reason and progress of a stored mission. */
  | { readonly kind: 'mission'; readonly mission: MissionRecord }
  /** A new command. Refused with NUMBER_TAKEN. */
  | { readonly kind: 'new-command'; readonly command: CommandRecord }
  | { readonly kind: 'command'; readonly command: CommandRecord }
  /** A proof for the epoch's evidence; one event is kept once. */
  | { readonly kind: 'hand-over'; readonly handOver: HandOverRecord }
  /** How far a projection has come: committed with what it changed, so that a crash repeats or skips nothing. */
  | { readonly kind: 'cursor'; readonly name: string; readonly value: number };

export interface JobFilter {
  readonly states?: readonly JobState[];
  readonly shipper?: Address;
  /** Only rows after this one. */
  readonly after?: number;
  readonly limit?: number;
}

/** Jobs, missions, commands. Changes of one `commit` are atomic and durable when its promise resolves. */
export interface JobStore {
  /**
   * Stores a new job with its first event. The same job again, or the same key for the same job, gives the
   * stored one. Throws IDEMPOTENCY_CONFLICT when the shipper used `key` for another job.
   */
  insert(
    job: JobRecord,
    event: JobEvent,
    key: string | undefined,
  ): Promise<{ readonly job: JobRecord; readonly created: boolean }>;
  commit(changes: readonly StoreChange[]): Promise<void>;

  job(id: JobId): Promise<JobRecord | undefined>;
  /** Rising by row. */
  jobs(filter: JobFilter): Promise<readonly JobRecord[]>;
  jobEvents(id: JobId): Promise<readonly JobEvent[]>;
  mission(id: MissionId): Promise<MissionRecord | undefined>;
  /** The newest mission of every device, ended ones included. */
  currentMissions(): Promise<readonly MissionRecord[]>;
  currentMission(device: DeviceId): Promise<MissionRecord | undefined>;
  /** The newest command of these kinds for the device. */
  lastCommand(device: DeviceId, kinds: readonly CommandRecord['kind'][]): Promise<CommandRecord | undefined>;
  /** Proofs of a job, oldest first. */
  handOvers(job: JobId): Promise<readonly HandOverRecord[]>;
  /** 0 before the first commit. */
  cursor(name: string): Promise<number>;
}
