import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { concatBytes } from '../../protocol/binary.ts';
import { fromHex, toHex } from '../../protocol/ids.ts';
import { add, BASE, challenge, encodePoint, IDENTITY, L, littleEndian, P, root, scalarOf, smallOrderPoints, times } from './edwards.ts';

export interface StrictnessVector {
  readonly name: string;
  readonly key: string;
  readonly message: string;
  readonly signature: string;
  /** Whether the signature is to be accepted. */
  readonly valid: boolean;
  /** Whether the key may be enrolled. */
  readonly keyValid: boolean;
}

/** Seed and message of RFC 8032 section 7.1; keys and signatures there are checked in the test. */
const rfc8032 = [
  ['9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', ''],
  ['4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', '72'],
  ['c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7', 'af82'],
  [
    '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  ],
] as const;

const seed = new Uint8Array(32).fill(7);
const signer = signerFromSeed(seed);
const key = signer.publicKey;
const secret = scalarOf(seed);
const message = new TextEncoder().encode('strictness');
const good = signer.sign(message);

export function strictnessVectors(): StrictnessVector[] {
  const torsion = smallOrderPoints();
  return [
    ...rfc8032.map(([rfcSeed, text], i) => {
      const pair = signerFromSeed(fromHex(rfcSeed));
      return vector(`RFC 8032 test ${i + 1}`, pair.publicKey, fromHex(text), pair.sign(fromHex(text)), true, true);
    }),
    ...torsion.map((point, i) => forged(`small-order key ${i}`, encodePoint(point), point)),
    ...torsion.map((point, i) => withR(`small-order R ${i}`, encodePoint(point))),
    ...nonCanonical(torsion),
    mixedOrderR(torsion[1] ?? IDENTITY),
    mixedOrderKey(torsion[1] ?? IDENTITY),
    bad('S + L', concatBytes(good.subarray(0, 32), littleEndian(sOf(good) + L))),
    bad('S with a high bit', tweak(good, 63, 0x20)),
    bad('S = L', concatBytes(good.subarray(0, 32), littleEndian(L))),
    bad('a flipped bit in R', tweak(good, 0, 1)),
    bad('a flipped bit in S', tweak(good, 32, 1)),
    bad('truncated', good.subarray(0, 63)),
    bad('trailing byte', concatBytes(good, Uint8Array.of(0))),
    bad('empty', new Uint8Array(0)),
    vector('changed message', key, concatBytes(message, Uint8Array.of(33)), good, false, true),
    vector('the key of another device', signerFromSeed(new Uint8Array(32).fill(8)).publicKey, message, good, false, true),
    vector('truncated key', key.subarray(0, 31), message, good, false, false),
    vector('key with a trailing byte', concatBytes(key, Uint8Array.of(0)), message, good, false, false),
    vector('key off the curve', offCurve(), message, good, false, false),
  ];
}

/** A signature anybody can make under a small-order key: R = sB, for a message whose challenge clears the key. */
function forged(name: string, encoded: Uint8Array, point: { x: bigint; y: bigint }): StrictnessVector {
  const s = 5n;
  const r = encodePoint(times(s, BASE));
  for (let i = 0; ; i++) {
    const text = new TextEncoder().encode(`forged ${i}`);
    if (times(challenge(r, encoded, text), point).x !== 0n) continue;
    if (times(challenge(r, encoded, text), point).y !== 1n) continue;
    return vector(name, encoded, text, concatBytes(r, littleEndian(s)), false, false);
  }
}

/** S made for this R as if R were the identity: right by the equation whenever R is. */
function withR(name: string, r: Uint8Array): StrictnessVector {
  return bad(name, concatBytes(r, littleEndian((challenge(r, key, message) * secret) % L)));
}

/** y at or above p, and the sign bit on x = 0: second encodings of points, which a lenient decoder folds. */
function nonCanonical(torsion: readonly { x: bigint; y: bigint }[]): StrictnessVector[] {
  const out: StrictnessVector[] = [];
  for (let extra = 0n; extra < 19n; extra++) {
    const x = root(extra);
    if (x === undefined) continue;
    for (const sign of [0n, 1n]) {
      const encoded = littleEndian((P + extra) | (sign << 255n));
      const point = { x: sign === 1n && x !== 0n ? P - x : x, y: extra };
      out.push(withR(`non-canonical R, y = p + ${extra}, sign ${sign}`, encoded));
      const isSmall = torsion.some((small) => small.x === point.x && small.y === point.y);
      const name = `non-canonical key, y = p + ${extra}, sign ${sign}`;
      out.push(isSmall ? forged(name, encoded, point) : vector(name, encoded, message, good, false, false));
    }
  }
  for (const [name, y] of [['1', 1n], ['-1', P - 1n]] as const) {
    const encoded = littleEndian(y | (1n << 255n));
    out.push(withR(`non-canonical R, y = ${name} with sign`, encoded));
    out.push(forged(`non-canonical key, y = ${name} with sign`, encoded, { x: 0n, y }));
  }
  return out;
}

/** Right times the cofactor only: a cofactored verifier takes it, the chain does not. */
function mixedOrderR(torsion: { x: bigint; y: bigint }): StrictnessVector {
  const nonce = 12345n;
  const r = encodePoint(add(times(nonce, BASE), torsion));
  const s = (nonce + challenge(r, key, message) * secret) % L;
  return bad('mixed-order R', concatBytes(r, littleEndian(s)));
}

/** Right without the cofactor; cofactorless verifiers take the signature, enrolment refuses the key. */
function mixedOrderKey(torsion: { x: bigint; y: bigint }): StrictnessVector {
  const encoded = encodePoint(add(times(secret, BASE), torsion));
  const nonce = 999n;
  const r = encodePoint(times(nonce, BASE));
  for (let i = 0; ; i++) {
    const text = new TextEncoder().encode(`mixed ${i}`);
    const h = challenge(r, encoded, text);
    if (h % 8n !== 0n) continue;
    const s = (nonce + h * secret) % L;
    return vector('mixed-order key', encoded, text, concatBytes(r, littleEndian(s)), true, false);
  }
}

function offCurve(): Uint8Array {
  for (let y = 2n; ; y++) if (root(y) === undefined) return littleEndian(y);
}

const sOf = (signature: Uint8Array) =>
  signature.subarray(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

const tweak = (bytes: Uint8Array, at: number, mask: number) =>
  bytes.map((byte, i) => (i === at ? byte ^ mask : byte));

const bad = (name: string, signature: Uint8Array) => vector(name, key, message, signature, false, true);

function vector(
  name: string,
  publicKey: Uint8Array,
  text: Uint8Array,
  signature: Uint8Array,
  valid: boolean,
  keyValid: boolean,
): StrictnessVector {
  return { name, key: toHex(publicKey), message: toHex(text), signature: toHex(signature), valid, keyValid };
}
