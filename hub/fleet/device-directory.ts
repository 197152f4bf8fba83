import type { Address, DeviceId } from '../../protocol/ids.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { CapabilitiesView } from '../../protocol/views/enrolment.ts';

/** `retired` and `denied` devices keep their rows: their frames stay evidence. */
export const deviceStatuses = ['awaiting registration', 'registered', 'retired', 'denied'] as const;
export type DeviceStatus = (typeof deviceStatuses)[number];

export interface EnrolledDevice {
  readonly device: DeviceId;
  readonly owner: Address;
  readonly model: string;
  readonly kind: CapabilitiesView['kind'];
  readonly capabilities: CapabilitiesView;
  /** Registration statement and its signature by the device, for the owner to post on chain. */
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly status: DeviceStatus;
  /** Real time. */
  readonly enrolled: UnixMilliseconds;
}

/** What a robot hands in; the checks on it (signature, nonce, owner) are the caller's. */
export type Enrolment = Omit<EnrolledDevice, 'owner' | 'status' | 'enrolled'>;

/** A token lets one device be enrolled for one owner. Only its hash is kept. Times are real. */
export interface EnrolmentToken {
  readonly hash: Uint8Array;
  readonly owner: Address;
  /** The nonce the device has to sign: the chain's stored nonce + 1. */
  readonly nonce: bigint;
  readonly expires: UnixMilliseconds;
}

/**
 * `granted` once for each connection time; `replayed` when it is not above the last one granted, which makes a
 * captured password worthless even within its minute.
 */
export type LoginResult = 'granted' | 'replayed' | 'unknown' | 'retired' | 'denied';

/** Who may connect, for whom. Every change is durable when its promise resolves. */
export interface DeviceDirectory {
  createToken(token: EnrolmentToken): Promise<void>;
  /** Throws TOKEN_UNKNOWN, TOKEN_EXPIRED. A burnt token is known until it expires, to its device only. */
  token(hash: Uint8Array, now: UnixMilliseconds, device?: DeviceId): Promise<EnrolmentToken>;
  /**
   * Burns the token and enrols the device in one transaction. The same device with the same token again gives
   * the same row. Throws TOKEN_UNKNOWN, TOKEN_EXPIRED, DEVICE_TAKEN (enrolled for another owner).
   */
  enrol(tokenHash: Uint8Array, enrolment: Enrolment, now: UnixMilliseconds): Promise<EnrolledDevice>;
  find(device: DeviceId): Promise<EnrolledDevice | undefined>;
  list(owner?: Address): Promise<readonly EnrolledDevice[]>;
  /** Throws DEVICE_UNKNOWN. */
  setStatus(device: DeviceId, status: DeviceStatus): Promise<void>;
  /** Throws DEVICE_UNKNOWN. */
  setOwner(device: DeviceId, owner: Address): Promise<void>;
  /** Compare-and-set of the last login; `time` is the connection statement's. */
  login(device: DeviceId, time: UnixMilliseconds): Promise<LoginResult>;
}
