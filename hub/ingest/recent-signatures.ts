import type { DeviceId } from '../../protocol/ids.ts';

/**
 * Whose frames came lately, by signature: tells a frame replayed under another device from one that was changed
 * on the way. Only the reason depends on it, never the refusal.
 */
export class RecentSignatures {
  readonly #limit: number;
  readonly #owners = new Map<string, DeviceId>();

  constructor(limit = 20_000) {
    this.#limit = limit;
  }

  remember(signature: Uint8Array, device: DeviceId): void {
    const oldest = this.#owners.keys().next();
    if (this.#owners.size >= this.#limit && !oldest.done) this.#owners.delete(oldest.value);
    this.#owners.set(keyOf(signature), device);
  }

  ownerOf(signature: Uint8Array): DeviceId | undefined {
    return this.#owners.get(keyOf(signature));
  }
}

/** R alone is enough: nobody can make another valid signature with the same one. */
const keyOf = (signature: Uint8Array) =>
  Buffer.from(signature.buffer, signature.byteOffset, Math.min(32, signature.length)).toString('latin1');
