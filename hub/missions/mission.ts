import type { DeviceId, JobId, MissionId } from '../../protocol/ids.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import type { Stage } from '../../protocol/views/robot.ts';

/** `issued` is sent again until the robot answers; the rest are answers, or a newer mission took its place. */
export type MissionState = 'issued' | 'accepted' | 'refused' | 'finished' | 'aborted' | 'superseded';

/** A signed mission as stored before it is sent. */
export interface MissionRecord {
  readonly id: MissionId;
  readonly device: DeviceId;
  /** Rises a device. */
  readonly number: number;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  /** CBOR of the MissionPayload. */
  readonly payload: Uint8Array;
  readonly issued: UnixSeconds;
  readonly state: MissionState;
  readonly reason: string | null;
  /** How many of its stops the robot has reached. */
  readonly reached: number;
  /** Whether it is the newest of its device. */
  readonly current: boolean;
}

/** A signed command as stored before it is sent. */
export interface CommandRecord {
  readonly device: DeviceId;
  /** Rises a device, apart from missions. */
  readonly number: number;
  readonly kind: 'state' | 'stop' | 'resume' | 'home' | 'resend';
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly payload: Uint8Array;
  readonly expires: UnixSeconds;
  readonly stage: Stage;
}

/** A robot's signed proof as it came in a committed event; whether it holds, `settle` says. */
export interface HandOverRecord {
  /** Id of the committed event. */
  readonly event: number;
  readonly kind: 'pick-up' | 'delivery' | 'return';
  readonly job: JobId;
  readonly mission: MissionId;
  readonly device: DeviceId;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
}

export const isEnded = (state: MissionState): boolean => state !== 'issued' && state !== 'accepted';
