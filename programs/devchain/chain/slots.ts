import { createHash } from 'node:crypto';
import type { Clock } from '../../../protocol/clock.ts';
import { keyText } from '../../../protocol/ids.ts';
import type { Milliseconds, UnixMilliseconds } from '../../../protocol/units.ts';

/** A blockhash lives for 150 slots after its own, as on a real cluster. */
export const BLOCKHASH_LIFE = 150;
export const SLOTS_PER_EPOCH = 432_000;
/** Performance samples a node keeps: twelve hours of minutes. */
export const MAX_SAMPLES = 720;

/** What makes a chain this chain: drawn once, stored, never changed. */
export interface Genesis {
  readonly seed: Uint8Array;
  /** Clock time of slot 1. */
  readonly origin: UnixMilliseconds;
}

/**
 * Slots and blockhashes as pure functions of the genesis and the injected clock: nothing has to be stored to
 * have the same ones after a crash. `floor` is the latest slot and time already used; the chain never goes back.
 */
export class SlotClock {
  readonly #genesis: Genesis;
  readonly #clock: Clock;
  readonly #slotTime: Milliseconds;
  #slot: number;
  #time: number;
  #window = new Map<string, number>();
  #windowEnd = 0;

  constructor(genesis: Genesis, clock: Clock, slotTime: Milliseconds, floor: { slot: number; time: number }) {
    this.#genesis = genesis;
    this.#clock = clock;
    this.#slotTime = slotTime;
    this.#slot = Math.max(1, floor.slot);
    this.#time = floor.time;
  }

  slot(): number {
    const elapsed = Math.floor((this.#clock.now() - this.#genesis.origin) / this.#slotTime);
    this.#slot = Math.max(this.#slot, elapsed + 1);
    return this.#slot;
  }

  epoch(): number {
    return Math.floor(this.slot() / SLOTS_PER_EPOCH);
  }

  /** Slots in so many seconds of the clock. */
  slotsIn(seconds: number): number {
    return Math.max(1, Math.round((seconds * 1000) / this.#slotTime));
  }

  /** Unix seconds, never falling. */
  time(): number {
    this.#time = Math.max(this.#time, Math.floor(this.#clock.now() / 1000));
    return this.#time;
  }

  /** Unix seconds at which the clock showed an earlier slot. */
  timeOf(slot: number): number {
    return Math.floor((this.#genesis.origin + (slot - 1) * this.#slotTime) / 1000);
  }

  blockhash(slot = this.slot()): string {
    const number = Buffer.alloc(8);
    number.writeBigUInt64LE(BigInt(slot));
    return keyText(
      createHash('sha256').update('wayproof-devchain').update(this.#genesis.seed).update(number).digest(),
    );
  }

  /** Last block height at which a transaction with this blockhash may land; undefined when unknown or expired. */
  lastValid(blockhash: string): number | undefined {
    const made = this.#recent().get(blockhash);
    return made === undefined ? undefined : made + BLOCKHASH_LIFE;
  }

  /** The slots before this one whose blockhashes still live, newest first: the SlotHashes sysvar. */
  recent(): { slot: number; hash: string }[] {
    const now = this.slot();
    return [...this.#recent()]
      .map(([hash, slot]) => ({ slot, hash }))
      .filter(({ slot }) => slot < now)
      .reverse();
  }

  #recent(): ReadonlyMap<string, number> {
    const now = this.slot();
    for (let slot = Math.max(this.#windowEnd + 1, now - BLOCKHASH_LIFE, 0); slot <= now; slot++) {
      this.#window.set(this.blockhash(slot), slot);
    }
    this.#windowEnd = now;
    for (const [hash, slot] of this.#window) {
      if (slot + BLOCKHASH_LIFE >= now) break;
      this.#window.delete(hash);
    }
    return this.#window;
  }
}
