export const KEY_SIZE = 32;
export const SEED_SIZE = 32;
export const SECRET_SIZE = 64;
export const SIGNATURE_SIZE = 64;

/**
 * Whether 32 bytes encode their point the one canonical way (RFC 8032 section 5.1.3): y below 2^255 - 19, and
 * no sign bit on x = 0. Libraries differ exactly here, so both adapters ask this first.
 */
export function isCanonicalPoint(point: Uint8Array): boolean {
  if (point.length !== KEY_SIZE) return false;
  const top = (point[31] as number) & 0x7f;
  const signed = ((point[31] as number) & 0x80) !== 0;
  let middle = true;
  let zero = true;
  for (let i = 1; i < 31; i++) {
    middle &&= point[i] === 0xff;
    zero &&= point[i] === 0;
  }
  const low = point[0] as number;
  if (top === 0x7f && middle && low >= 0xed) return false;
  // x is zero only for y = 1 and y = -1, so a set sign bit there is the second encoding of one point.
  const isOne = top === 0 && zero && low === 1;
  const isMinusOne = top === 0x7f && middle && low === 0xec;
  return !(signed && (isOne || isMinusOne));
}
