import type { DeviceId } from '../../protocol/ids.ts';

/**
 * Whose frames came lately, by signature: tells a frame replayed under another device from one that was changed
 * on the way. Only the reason depends on it, never the refusal.
 */
export class RecentSignatures {
  readonly #limit: number;
  /** Two generations, so that forgetting costs nothing: the older one goes as a whole. */
  #young = new Map<string, DeviceId>();
  #old = new Map<string, DeviceId>();

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  remember(signature: Uint8Array, device: DeviceId): void {
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(keyOf(signature), device);
  }

  ownerOf(signature: Uint8Array): DeviceId | undefined {
    const key = keyOf(signature);
    return this.#young.get(key) ?? this.#old.get(key);
  }
}

/** Half of R is enough to find it again. */
const keyOf = (signature: Uint8Array) =>
  Buffer.from(signature.buffer, signature.byteOffset, Math.min(16, signature.length)).toString('latin1');
