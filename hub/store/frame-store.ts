import type { DeviceId } from '../../protocol/ids.ts';
import type { FleetEvent, FramePayload, Sample } from '../../protocol/telemetry.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';

/** Where a device's numbering stands; compared session first, then sequence. */
export interface FramePosition {
  readonly session: number;
  readonly sequence: number;
}

/** A frame whose signature was verified and whose payload was decoded. */
export interface VerifiedFrame extends FramePosition {
  readonly device: DeviceId;
  readonly t0: UnixMilliseconds;
  readonly signature: Uint8Array;
  /** The payload exactly as signed. */
  readonly payload: Uint8Array;
  readonly contents: FramePayload;
  /** World time at which the hub got it. */
  readonly received: UnixMilliseconds;
}

/** A committed frame. `id` rises with every commit: the order in which the hub committed. */
export type StoredFrame = Omit<VerifiedFrame, 'contents'> & { readonly id: number };

/** An event of a committed frame; `id` is the cursor of the projections. */
export interface CommittedEvent extends FramePosition {
  readonly id: number;
  readonly device: DeviceId;
  readonly received: UnixMilliseconds;
  readonly event: FleetEvent;
}

/** The last-known state of a device. */
export interface Twin extends FramePosition {
  readonly device: DeviceId;
  readonly received: UnixMilliseconds;
  readonly sample: Sample;
  /** Rises with every change; the ETag over HTTP. */
  readonly revision: number;
}

/** Sequences that never came, both ends included. */
export interface SequenceRange {
  readonly first: number;
  readonly last: number;
}

/** Zeros while there is nothing. */
export interface LastIds {
  readonly frames: number;
  readonly events: number;
  readonly equivocations: number;
}

/** Bytes refused for good, kept for whoever asks why. */
export interface Refused {
  readonly device: DeviceId;
  /** One of the reason codes of hub/ingest/counters.ts. */
  readonly reason: string;
  readonly detail: string;
  readonly bytes: Uint8Array;
  readonly received: UnixMilliseconds;
}

export interface DeadLetter {
  readonly id: number;
  readonly device: string;
  readonly reason: string;
  readonly detail: string;
  /** The first KiB. */
  readonly head: Uint8Array;
  readonly size: number;
  readonly firstTime: UnixMilliseconds;
  readonly lastTime: UnixMilliseconds;
  readonly times: number;
}

/** What one commit made durable. */
export interface CommittedBatch {
  readonly frames: readonly (VerifiedFrame & { readonly id: number })[];
  readonly events: readonly CommittedEvent[];
}

/**
 * `stored` once; `duplicate` when the same statement is there already; `equivocation` when another statement
 * holds the number, and both are kept as evidence.
 */
export type AppendResult = 'stored' | 'duplicate' | 'equivocation';

/** Bounds of the dead letters: the oldest go first. */
export const deadLetterLimits = { headBytes: 1024, perDevice: 100, total: 10_000 } as const;

/**
 * The append-only frames with all that must be committed together with them: high-water marks, missing ranges,
 * twins, events, equivocation evidence and dead letters. A promise resolves after the commit, or rejects with
 * nothing stored (STORE_FULL, STORE_READ_ONLY, STORE_FAILED), after which the store goes on.
 */
export interface FrameStore {
  start(): Promise<void>;
  /** Commits what was appended. */
  stop(): Promise<void>;
  append(frame: VerifiedFrame): Promise<AppendResult>;
  bury(refused: Refused): Promise<void>;
  /** The signature of the stored frame with this number. */
  signatureOf(device: DeviceId, position: FramePosition): Promise<Uint8Array | undefined>;
  /** Highest (session, sequence) of a device, and its highest sequence of any session; zeros without frames. */
  highest(device: DeviceId): Promise<FramePosition & { readonly topSequence: number }>;
  /** Lowest ranges first. */
  missing(device: DeviceId, limit: number): Promise<readonly SequenceRange[]>;
  /** Frames in commit order with an id above `after`, of one device or of all. */
  replay(after: number, limit: number, device?: DeviceId): Promise<readonly StoredFrame[]>;
  /** Frames of one device from its highest number down, below `before` when it is given. */
  newest(device: DeviceId, limit: number, before?: FramePosition): Promise<readonly StoredFrame[]>;
  /** The second statements under a known number, in the order they came, with an id (of their own) above `after`. */
  equivocations(after: number, limit: number, device?: DeviceId): Promise<readonly StoredFrame[]>;
  /** The frame stored under this number: the other half of an equivocation. */
  frame(device: DeviceId, position: FramePosition): Promise<StoredFrame | undefined>;
  /** How far everything committed reaches, taken at one moment: where an epoch is cut. */
  lastIds(): Promise<LastIds>;
  twin(device: DeviceId): Promise<Twin | undefined>;
  twins(): Promise<readonly Twin[]>;
  /** Committed events with an id above `cursor`, in order. */
  eventsAfter(cursor: number, limit: number): Promise<readonly CommittedEvent[]>;
  /** Newest first, with an id below `before`. */
  deadLetters(limit: number, before?: number): Promise<readonly DeadLetter[]>;
  /** Returns how many went. */
  purgeDeadLetters(): Promise<number>;
  /** Called after every commit of frames; returns what unsubscribes. */
  onCommitted(listener: (batch: CommittedBatch) => void): () => void;
}

export function isAbove(a: FramePosition, b: FramePosition): boolean {
  return a.session > b.session || (a.session === b.session && a.sequence > b.sequence);
}

/** The device's state after a frame: its last sample. Undefined when the frame is older, or says nothing of it. */
export function twinAfter(before: Twin | undefined, frame: VerifiedFrame): Twin | undefined {
  const sample = frame.contents.samples.at(-1);
  if (sample === undefined || (before !== undefined && !isAbove(frame, before))) return undefined;
  const { device, session, sequence, received } = frame;
  return { device, session, sequence, received, sample, revision: (before?.revision ?? 0) + 1 };
}
