import type { Address, DeviceId, JobId, MissionId } from '../../protocol/ids.ts';
import type { PlaceOpening } from '../../protocol/missions.ts';
import type { Job } from '../../protocol/statements/job.ts';
import type { JobTerms } from '../../protocol/terms.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { JobState } from '../../protocol/views/job.ts';

/** A job as the hub keeps it. Only the last block ever changes; each change is an event of the same number. */
export interface JobRecord {
  /** Rises with every job of this hub; pages are cut by it. */
  readonly row: number;
  readonly id: JobId;
  readonly shipper: Address;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  /** The statement, decoded. */
  readonly fields: Job;
  readonly pickUp: PlaceOpening;
  readonly dropOff: PlaceOpening;
  readonly terms: JobTerms;
  /** World time. */
  readonly created: UnixMilliseconds;

  readonly state: JobState;
  /** Why it failed or was cancelled. */
  readonly reason: string | null;
  /** The shipper cancelled while the parcel was aboard: it is brought back. */
  readonly cancelling: boolean;
  /** The robot that has it in its plan or aboard. */
  readonly device: DeviceId | null;
  readonly mission: MissionId | null;
  readonly changed: UnixMilliseconds;
  readonly revision: number;
}

/** One transition: when, from where to where, and what caused it. */
export interface JobEvent {
  readonly job: JobId;
  /** The job's revision after it; 1 is its creation. */
  readonly number: number;
  /** World time. */
  readonly time: UnixMilliseconds;
  readonly from: JobState | null;
  readonly to: JobState;
  readonly cause: string;
  readonly device: DeviceId | null;
}
