import type { UnixSeconds } from '../../protocol/units.ts';

/** A signed frame waiting to be acknowledged. `bytes` is exactly what goes on the wire. */
export interface QueuedFrame {
  readonly session: number;
  readonly sequence: number;
  readonly bytes: Uint8Array;
  /** Frames that carry a hand-over or its evidence are kept when telemetry is dropped. */
  readonly kind: 'telemetry' | 'hand-over';
}

/** A place in the device's numbering. */
export interface FrameNumber {
  readonly session: number;
  readonly sequence: number;
}

/** Where the agent's numbering stands, durable before any frame leaves. */
export interface OutboxPosition extends FrameNumber {
  /** First 16 bytes of sha256 of the last frame's statement. */
  readonly previous: Uint8Array;
  /** Highest number of the durable events that a frame already carries, so that none is reported twice. */
  readonly reported: number;
}

/**
 * The agent's durable queue, oldest first, bounded by bytes and age. A frame is numbered and stored before it
 * is sent and survives `kill -9`; when full, the oldest telemetry goes first, a hand-over never.
 */
export interface Outbox {
  /** Throws OUTBOX_CORRUPT. */
  start(): Promise<void>;
  stop(): Promise<void>;
  position(): OutboxPosition;
  /**
   * Stores the frame that follows the position; resolves when it is durable. `reported` is the highest number
   * of the durable events in it. Throws OUTBOX_NUMBER, OUTBOX_FULL.
   */
  append(frame: QueuedFrame, previous: Uint8Array, reported?: number): Promise<void>;
  /** Oldest first, at most `limit`, after the given (session, sequence). */
  pending(limit: number, after?: FrameNumber): Promise<readonly QueuedFrame[]>;
  /** Frames kept for the hub's resend requests, acknowledged ones included while there is room. */
  range(fromSequence: number, toSequence: number): Promise<readonly QueuedFrame[]>;
  acknowledge(session: number, sequence: number): Promise<void>;
  /** Starts a session above what is known here and what the hub reports, and continues above its sequence. */
  startSession(above: FrameNumber, now: UnixSeconds): Promise<OutboxPosition>;
  /** Frames given up for lack of room or for age, since the start. */
  dropped(): number;
}

/** How much an outbox keeps. */
export interface OutboxBounds {
  readonly maxBytes: number;
  /** World milliseconds after which telemetry is dropped. */
  readonly maxAge: number;
}

/** `session = max(last + 1, hub's + 1, now)`; the sequence goes on above both, for ever. */
export function nextSession(last: OutboxPosition, above: FrameNumber, now: UnixSeconds): OutboxPosition {
  return {
    session: Math.max(last.session + 1, above.session + 1, now),
    sequence: Math.max(last.sequence, above.sequence),
    previous: last.previous,
    reported: last.reported,
  };
}
