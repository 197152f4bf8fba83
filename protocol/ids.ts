import { base58btc } from 'multiformats/bases/base58';
import { FleetError } from './errors.ts';

declare const brand: unique symbol;
/** A nominal type: the same representation, never mixed up by accident. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A robot: its Ed25519 public key, base58. */
export type DeviceId = Brand<string, 'DeviceId'>;
/** A network: the address of its `Network` account on Solana, base58. */
export type NetworkId = Brand<string, 'NetworkId'>;
/** A wallet or other account on Solana, base58. */
export type Address = Brand<string, 'Address'>;
/** A job: sha256 of its job statement, 64 hex digits. */
export type JobId = Brand<string, 'JobId'>;
/** A mission: 16 random bytes, 32 hex digits. */
export type MissionId = Brand<string, 'MissionId'>;

export const deviceId = (text: string): DeviceId => checked58('device id', text) as DeviceId;
export const networkId = (text: string): NetworkId => checked58('network id', text) as NetworkId;
export const address = (text: string): Address => checked58('address', text) as Address;
export const jobId = (text: string): JobId => checkedHex('job id', text, 32) as JobId;
export const missionId = (text: string): MissionId => checkedHex('mission id', text, 16) as MissionId;

/** The 32 bytes of a base58 id. */
export function keyBytes(id: DeviceId | NetworkId | Address): Uint8Array {
  return base58btc.baseDecode(id);
}

/** The base58 text of 32 bytes; brand it with one of the makers above. */
export function keyText(bytes: Uint8Array): string {
  return base58btc.baseEncode(bytes);
}

/** The id of a key of 32 bytes. Base58 costs more than checking a frame's fields, so the latest ids are kept. */
export function deviceIdOf(key: Uint8Array): DeviceId {
  const name = String.fromCharCode(...key);
  const known = deviceIds.get(name);
  if (known !== undefined) return known;
  const id = deviceId(keyText(key));
  if (deviceIds.size >= KEPT_IDS) deviceIds.clear();
  deviceIds.set(name, id);
  return id;
}

const KEPT_IDS = 16_384;
const deviceIds = new Map<string, DeviceId>();

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += hexOf[bytes[i] as number];
  return text;
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes of hex text; throws ID_INVALID when it is not hex. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) {
    throw new FleetError('ID_INVALID', {
      kind: 'hex text',
      expected: text.length >> 1,
      got: text.slice(0, 80),
    });
  }
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Compares byte strings the way trees order them: bytewise, shorter first on a tie. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => compareBytes(a, b) === 0;

/** Texts that were found to be 32 bytes: a page reads the ids of its fleet every second. */
const checked = new Set<string>();

function checked58(kind: string, text: string): string {
  if (checked.has(text)) return text;
  // A cheap length test first: 32 bytes are 32 to 44 base58 digits.
  if (typeof text === 'string' && text.length >= 32 && text.length <= 44) {
    try {
      if (base58btc.baseDecode(text).length === 32) {
        if (checked.size >= KEPT_IDS) checked.clear();
        checked.add(text);
        return text;
      }
    } catch {
      // falls through to the one error below
    }
  }
  throw new FleetError('ID_INVALID', { kind, expected: 32, got: String(text).slice(0, 80) });
}

function checkedHex(kind: string, text: string, bytes: number): string {
  if (typeof text === 'string' && text.length === bytes * 2 && /^[0-9a-f]+$/.test(text)) return text;
  throw new FleetError('ID_INVALID', { kind, expected: bytes, got: String(text).slice(0, 80) });
}
