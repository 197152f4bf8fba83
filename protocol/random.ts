/** Where bytes and draws come from; simulated worlds pass a seeded one, keys and codes the system's. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  bytes(length: number): Uint8Array;
}

/** Cryptographic randomness of the platform (Web Crypto, in Node and in the browser). */
export const systemRandom: Random = {
  next: () => {
    const word = new Uint32Array(1);
    globalThis.crypto.getRandomValues(word);
    return (word[0] as number) / 2 ** 32;
  },
  bytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
};

/** Reproducible draws for worlds and tests, never for keys: mulberry32 (public domain, T. Ettinger). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)) };
}
