/** A signed frame waiting to be acknowledged. `bytes` is exactly what goes on the wire. */
export interface QueuedFrame {
  readonly session: number;
  readonly sequence: number;
  readonly bytes: Uint8Array;
  /** Frames that carry a hand-over or its evidence are kept when telemetry is dropped. */
  readonly kind: 'telemetry' | 'hand-over';
}

/** Where the agent's numbering stands, durable before any frame leaves. */
export interface OutboxPosition {
  readonly session: number;
  readonly sequence: number;
  /** First 16 bytes of sha256 of the last frame's statement. */
  readonly previous: Uint8Array;
}

/**
 * The agent's durable queue, oldest first, bounded by bytes and age. A frame is numbered and stored before it
 * is sent and survives `kill -9`; when full, the oldest telemetry goes first, a hand-over never.
 */
export interface Outbox {
  start(): Promise<void>;
  stop(): Promise<void>;
  position(): OutboxPosition;
  /** Stores a frame with its number; resolves when it is durable. */
  append(frame: QueuedFrame, previous: Uint8Array): Promise<void>;
  /** Oldest first, at most `limit`, after the given (session, sequence). */
  pending(limit: number, after?: { session: number; sequence: number }): Promise<readonly QueuedFrame[]>;
  /** Frames kept for the hub's resend requests, acknowledged ones included while there is room. */
  range(fromSequence: number, toSequence: number): Promise<readonly QueuedFrame[]>;
  acknowledge(session: number, sequence: number): Promise<void>;
  /** Starts a session above both what is known here and what the hub reports, and continues above its sequence. */
  startSession(above: { session: number; sequence: number }): Promise<OutboxPosition>;
}
