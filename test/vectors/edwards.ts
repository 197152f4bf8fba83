import { createHash } from 'node:crypto';

/**
 * Ed25519 by the formulas of RFC 8032, slow and without secrets: it makes the signatures no honest library
 * would make (small and mixed order, unreduced S), so that verifiers can be shown to refuse them.
 */
export const P = 2n ** 255n - 19n;
export const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * power(121666n, P - 2n));

export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

export const IDENTITY: Point = { x: 0n, y: 1n };
export const BASE: Point = { x: root(mod(4n * power(5n, P - 2n))) as bigint, y: mod(4n * power(5n, P - 2n)) };

export function add(a: Point, b: Point): Point {
  const k = mod(D * a.x * b.x * a.y * b.y);
  return {
    x: mod((a.x * b.y + a.y * b.x) * power(1n + k, P - 2n)),
    y: mod((a.y * b.y + a.x * b.x) * power(1n - k, P - 2n)),
  };
}

export function times(scalar: bigint, point: Point): Point {
  let sum = IDENTITY;
  for (let bits = scalar, base = point; bits > 0n; bits >>= 1n, base = add(base, base)) {
    if (bits & 1n) sum = add(sum, base);
  }
  return sum;
}

/** The eight points whose order divides 8. */
export function smallOrderPoints(): Point[] {
  for (let y = 2n; ; y++) {
    const x = root(y);
    if (x === undefined) continue;
    const torsion = times(L, { x, y });
    const powers = Array.from({ length: 8 }, (_, i) => times(BigInt(i), torsion));
    if (new Set(powers.map((point) => `${point.x},${point.y}`)).size === 8) return powers;
  }
}

export const encodePoint = ({ x, y }: Point): Uint8Array => littleEndian(y | ((x & 1n) << 255n));

export function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}

/** The secret scalar of a seed. */
export function scalarOf(seed: Uint8Array): bigint {
  const half = sha512(seed).subarray(0, 32);
  half[0] = (half[0] as number) & 248;
  half[31] = ((half[31] as number) & 63) | 64;
  return numberOf(half);
}

export function challenge(r: Uint8Array, key: Uint8Array, message: Uint8Array): bigint {
  return numberOf(sha512(r, key, message)) % L;
}

/** The x of a curve point with this y, sign bit clear; undefined when there is none. */
export function root(y: bigint): bigint | undefined {
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x - square) !== 0n) x = mod(x * power(2n, (P - 1n) / 4n));
  if (mod(x * x - square) !== 0n) return undefined;
  return x & 1n ? P - x : x;
}

function sha512(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let bits = exponent, square = mod(base); bits > 0n; bits >>= 1n, square = mod(square * square)) {
    if (bits & 1n) result = mod(result * square);
  }
  return result;
}
