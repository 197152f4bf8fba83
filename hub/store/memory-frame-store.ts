import type { DeviceId } from '../../protocol/ids.ts';
import { equalBytes } from '../../protocol/ids.ts';
import {
  type AppendResult,
  type CommittedBatch,
  type CommittedEvent,
  type DeadLetter,
  deadLetterLimits,
  type FramePosition,
  type FrameStore,
  isAbove,
  type LastIds,
  type Refused,
  type SequenceRange,
  type StoredFrame,
  type Twin,
  twinAfter,
  type VerifiedFrame,
} from './frame-store.ts';
import { arrive } from './sequence-gaps.ts';

/** The port in memory, for tests; every call commits at once. */
export class MemoryFrameStore implements FrameStore {
  /** Set to make every write fail with it, as a full disk does. */
  failure: Error | undefined;
  readonly #frames: StoredFrame[] = [];
  readonly #evidence: StoredFrame[] = [];
  readonly #events: CommittedEvent[] = [];
  readonly #letters: DeadLetter[] = [];
  readonly #twins = new Map<DeviceId, Twin>();
  readonly #missing = new Map<DeviceId, SequenceRange[]>();
  readonly #highest = new Map<DeviceId, FramePosition & { topSequence: number }>();
  readonly #listeners = new Set<(batch: CommittedBatch) => void>();

  async start(): Promise<void> {}
  async stop(): Promise<void> {}

  async append(frame: VerifiedFrame): Promise<AppendResult> {
    if (this.failure !== undefined) throw this.failure;
    const known = this.#find(frame.device, frame);
    if (known !== undefined) {
      if (known.t0 === frame.t0 && equalBytes(known.payload, frame.payload)) return 'duplicate';
      const seen = this.#evidence.some(({ signature }) => equalBytes(signature, frame.signature));
      if (!seen) this.#evidence.push(stored(frame, this.#evidence.length + 1));
      return 'equivocation';
    }
    const id = this.#frames.length + 1;
    this.#frames.push(stored(frame, id));
    this.#number(frame);
    this.#updateTwin(frame);
    const events = frame.contents.events.map((event, i) => ({
      id: this.#events.length + 1 + i,
      device: frame.device,
      session: frame.session,
      sequence: frame.sequence,
      received: frame.received,
      event,
    }));
    this.#events.push(...events);
    for (const listener of this.#listeners)
      queueMicrotask(() => listener({ frames: [{ ...frame, id }], events }));
    return 'stored';
  }

  async bury({ device, reason, detail, bytes, received }: Refused): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    const head = bytes.slice(0, deadLetterLimits.headBytes);
    const at = this.#letters.findIndex(
      (letter) => letter.device === device && letter.reason === reason && equalBytes(letter.head, head),
    );
    const before = this.#letters[at];
    if (before !== undefined) {
      this.#letters[at] = { ...before, times: before.times + 1, lastTime: received };
      return;
    }
    const id = (this.#letters.at(-1)?.id ?? 0) + 1;
    const size = bytes.length;
    this.#letters.push({
      id,
      device,
      reason,
      detail,
      head,
      size,
      firstTime: received,
      lastTime: received,
      times: 1,
    });
    const own = this.#letters.filter((letter) => letter.device === device);
    if (own.length > deadLetterLimits.perDevice)
      this.#letters.splice(this.#letters.indexOf(own[0] as DeadLetter), 1);
  }

  async signatureOf(device: DeviceId, position: FramePosition): Promise<Uint8Array | undefined> {
    return this.#find(device, position)?.signature;
  }

  async highest(device: DeviceId) {
    return this.#highest.get(device) ?? { session: 0, sequence: 0, topSequence: 0 };
  }

  async missing(device: DeviceId, limit: number): Promise<readonly SequenceRange[]> {
    const ranges = this.#missing.get(device) ?? [];
    return ranges.toSorted((a, b) => a.first - b.first).slice(0, limit);
  }

  async newest(device: DeviceId, limit: number, before?: FramePosition): Promise<readonly StoredFrame[]> {
    return this.#frames
      .filter((f) => f.device === device && (before === undefined || isAbove(before, f)))
      .sort((a, b) => (isAbove(a, b) ? -1 : 1))
      .slice(0, limit);
  }

  async replay(after: number, limit: number, device?: DeviceId): Promise<readonly StoredFrame[]> {
    return this.#frames
      .filter((f) => f.id > after && (device === undefined || f.device === device))
      .slice(0, limit);
  }

  async equivocations(after: number, limit: number, device?: DeviceId): Promise<readonly StoredFrame[]> {
    return this.#evidence
      .filter((f) => f.id > after && (device === undefined || f.device === device))
      .slice(0, limit);
  }

  async frame(device: DeviceId, position: FramePosition): Promise<StoredFrame | undefined> {
    return this.#find(device, position);
  }

  async lastIds(): Promise<LastIds> {
    return {
      frames: this.#frames.length,
      events: this.#events.length,
      equivocations: this.#evidence.length,
    };
  }

  async twin(device: DeviceId): Promise<Twin | undefined> {
    return this.#twins.get(device);
  }

  async twins(): Promise<readonly Twin[]> {
    return [...this.#twins.values()];
  }

  async eventsAfter(cursor: number, limit: number): Promise<readonly CommittedEvent[]> {
    return this.#events.filter(({ id }) => id > cursor).slice(0, limit);
  }

  async deadLetters(limit: number, before = Number.MAX_SAFE_INTEGER): Promise<readonly DeadLetter[]> {
    return this.#letters
      .filter(({ id }) => id < before)
      .reverse()
      .slice(0, limit);
  }

  async purgeDeadLetters(): Promise<number> {
    return this.#letters.splice(0).length;
  }

  onCommitted(listener: (batch: CommittedBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #find(device: DeviceId, { session, sequence }: FramePosition): StoredFrame | undefined {
    return this.#frames.find((f) => f.device === device && f.session === session && f.sequence === sequence);
  }

  #number(frame: VerifiedFrame): void {
    const { device, session, sequence } = frame;
    const before = this.#highest.get(device) ?? { session: 0, sequence: 0, topSequence: 0 };
    const ranges = this.#missing.get(device) ?? [];
    const holding = ranges.find(({ first, last }) => first <= sequence && sequence <= last);
    const { top, removed, added } = arrive(before.topSequence, sequence, holding);
    this.#missing.set(device, [...ranges.filter((range) => range !== removed), ...added]);
    const highest = isAbove(frame, before) ? { session, sequence } : before;
    this.#highest.set(device, { session: highest.session, sequence: highest.sequence, topSequence: top });
  }

  #updateTwin(frame: VerifiedFrame): void {
    const twin = twinAfter(this.#twins.get(frame.device), frame);
    if (twin !== undefined) this.#twins.set(frame.device, twin);
  }
}

function stored({ contents: _, ...frame }: VerifiedFrame, id: number): StoredFrame {
  return { ...frame, id };
}
