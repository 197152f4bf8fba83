import type { Clock } from '../../protocol/clock.ts';
import type { WireFrame } from '../../protocol/frames.ts';
import type { DeviceId, NetworkId } from '../../protocol/ids.ts';
import type { FramePayload } from '../../protocol/telemetry.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import type { FrameStore } from '../store/frame-store.ts';
import type { IngestCounters, IngestReason } from './counters.ts';
import type { FairQueue } from './fair-queue.ts';
import type { Quota } from './quota.ts';
import type { RecentSignatures } from './recent-signatures.ts';

/** The bytes of one PUBLISH to a device's frame topic. */
export interface Arrival {
  readonly device: DeviceId;
  /** The device's 32 key bytes. */
  readonly key: Uint8Array;
  readonly bytes: Uint8Array;
}

/**
 * `acknowledge`: it is in the store. `bury`: refused for good, acknowledged once its dead letter is committed,
 * because a frame without PUBACK would block the good ones behind it. `disconnect`: no PUBACK, the robot keeps
 * the frame and comes again.
 */
export type Verdict =
  | { readonly end: 'acknowledge'; readonly reason: IngestReason }
  | { readonly end: 'bury'; readonly reason: IngestReason; readonly detail: string }
  | { readonly end: 'disconnect'; readonly reason: IngestReason };

export interface PipelineParts {
  readonly network: NetworkId;
  readonly verifier: Verifier;
  readonly store: FrameStore;
  readonly quota: Quota;
  readonly queue: FairQueue<DeviceId>;
  readonly recent: RecentSignatures;
  readonly counters: IngestCounters;
  readonly worldClock: Clock;
}

/** What the steps learn on the way. */
export interface Passage {
  readonly arrival: Arrival;
  readonly received: UnixMilliseconds;
  readonly signal: AbortSignal;
  header?: WireFrame;
  contents?: FramePayload;
}
