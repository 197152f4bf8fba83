import { FleetError } from '../../protocol/errors.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import {
  type FrameNumber,
  nextSession,
  type Outbox,
  type OutboxBounds,
  type OutboxPosition,
  type QueuedFrame,
} from './outbox.ts';

interface Kept {
  readonly frame: QueuedFrame;
  acked: boolean;
}

/** The in-memory fake of the port: bounded by bytes only, and nothing survives it. */
export class MemoryOutbox implements Outbox {
  readonly #bounds: OutboxBounds;
  #position: OutboxPosition = { session: 0, sequence: 0, previous: new Uint8Array(16), reported: 0 };
  #frames: Kept[] = [];
  #dropped = 0;

  constructor(bounds: OutboxBounds) {
    this.#bounds = bounds;
  }

  start = (): Promise<void> => Promise.resolve();
  stop = (): Promise<void> => Promise.resolve();
  position = (): OutboxPosition => this.#position;
  dropped = (): number => this.#dropped;

  append(frame: QueuedFrame, previous: Uint8Array, reported = this.#position.reported): Promise<void> {
    const { session, sequence } = this.#position;
    if (frame.session !== session || frame.sequence !== sequence + 1) {
      return Promise.reject(
        new FleetError('OUTBOX_NUMBER', {
          session: frame.session,
          sequence: frame.sequence,
          lastSession: session,
          lastSequence: sequence,
        }),
      );
    }
    this.#frames.push({ frame, acked: false });
    this.#position = { session, sequence: frame.sequence, previous, reported };
    this.#makeRoom();
    return Promise.resolve();
  }

  pending(limit: number, after: FrameNumber = { session: 0, sequence: 0 }): Promise<readonly QueuedFrame[]> {
    const left = this.#frames.filter(({ frame, acked }) => !acked && frame.sequence > after.sequence);
    return Promise.resolve(left.slice(0, limit).map(({ frame }) => frame));
  }

  range(from: number, to: number): Promise<readonly QueuedFrame[]> {
    const within = this.#frames.filter(({ frame }) => frame.sequence >= from && frame.sequence <= to);
    return Promise.resolve(within.map(({ frame }) => frame));
  }

  acknowledge(session: number, sequence: number): Promise<void> {
    for (const kept of this.#frames) {
      if (kept.frame.session === session && kept.frame.sequence === sequence) kept.acked = true;
    }
    return Promise.resolve();
  }

  startSession(above: FrameNumber, now: UnixSeconds): Promise<OutboxPosition> {
    this.#position = nextSession(this.#position, above, now);
    return Promise.resolve(this.#position);
  }

  #makeRoom(): void {
    const size = () => this.#frames.reduce((sum, { frame }) => sum + frame.bytes.length, 0);
    while (size() > this.#bounds.maxBytes) {
      const acked = this.#frames.findIndex((kept) => kept.acked);
      const oldest = acked >= 0 ? acked : this.#frames.findIndex(({ frame }) => frame.kind === 'telemetry');
      if (oldest < 0) return;
      if (acked < 0) this.#dropped++;
      this.#frames.splice(oldest, 1);
    }
  }
}
