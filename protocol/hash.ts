import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from './binary.ts';

/** SHA-256 of the concatenation of the parts. */
export type Sha256 = (...parts: readonly Uint8Array[]) => Uint8Array;

function portable(...parts: readonly Uint8Array[]): Uint8Array {
  return nobleSha256(parts.length === 1 ? (parts[0] as Uint8Array) : concatBytes(...parts));
}

let chosen: Sha256 = portable;

/** SHA-256 (FIPS 180-4) over the concatenation of the parts; 32 bytes. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  return chosen(...parts);
}

/** An adapter that hashes faster says so once; it must give the same bytes, which is tested here with three. */
export function useSha256(faster: Sha256): void {
  const [a, b] = [Uint8Array.of(1, 2), Uint8Array.of(3)];
  const [expected, got] = [portable(a, b), faster(a, b)];
  if (expected.length === got.length && expected.every((byte, i) => byte === got[i])) chosen = faster;
}
