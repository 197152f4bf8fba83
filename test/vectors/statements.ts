import { epochContentHash, type EpochContent } from '../../protocol/epoch.ts';
import { sha256 } from '../../protocol/hash.ts';
import { keyText, networkId, toHex } from '../../protocol/ids.ts';
import { asciiBytes } from '../../protocol/binary.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { checkInStatement } from '../../protocol/statements/check-in.ts';
import { commandStatement } from '../../protocol/statements/command.ts';
import { connectionStatement } from '../../protocol/statements/connection.ts';
import { deliveryStatement, pickUpStatement, returnStatement } from '../../protocol/statements/delivery.ts';
import { frameStatement } from '../../protocol/statements/frame.ts';
import { jobStatement } from '../../protocol/statements/job.ts';
import { contributionStatement, roundStatement } from '../../protocol/statements/learning.ts';
import { missionStatement } from '../../protocol/statements/mission.ts';
import { registrationStatement, rotationStatement, transferStatement } from '../../protocol/statements/registration.ts';
import { releaseStatement } from '../../protocol/statements/release.ts';
import { zonesStatement } from '../../protocol/statements/zones.ts';
import { tokenAmount } from '../../protocol/units.ts';

/** Every statement there is, by the name of its kind. */
export const layouts = [
  registrationStatement,
  transferStatement,
  rotationStatement,
  connectionStatement,
  frameStatement,
  jobStatement,
  missionStatement,
  commandStatement,
  pickUpStatement,
  deliveryStatement,
  returnStatement,
  releaseStatement,
  zonesStatement,
  checkInStatement,
  roundStatement,
  contributionStatement,
] as const;

export const testSeed = new Uint8Array(32).fill(1);
export const testNetwork = networkId(keyText(sha256(asciiBytes('test network'))));

type AnyLayout = {
  readonly kind: string;
  readonly tag: string;
  readonly size: number;
  readonly offsets: readonly { readonly name: string; readonly offset: number; readonly size: number }[];
};

/** Fields filled with what tells one from another: rising bytes, numbers that differ in every byte. */
export function sampleFields(layout: AnyLayout): Record<string, Uint8Array | number | bigint> {
  return Object.fromEntries(
    layout.offsets.slice(2).map(({ name, offset, size }, i) => {
      if (size === 1) return [name, 1 + (i % 5)];
      if (size === 4) return [name, 0x01020304 + i];
      if (size === 8) return [name, name === 'nonce' ? 0x0102030405060708n + BigInt(i) : 0x0a0b0c0d0e0f + i];
      return [name, Uint8Array.from({ length: size }, (_, byte) => (offset + byte) & 0xff)];
    }),
  );
}

export function statementVectors() {
  const signer = signerFromSeed(testSeed);
  return layouts.map((layout) => {
    const fields = sampleFields(layout);
    const encode = layout.encode as (network: typeof testNetwork, fields: unknown) => Uint8Array;
    const bytes = encode(testNetwork, fields);
    return {
      kind: layout.kind,
      tag: layout.tag,
      network: testNetwork,
      fields: jsonOf(fields),
      offsets: layout.offsets,
      bytes: toHex(bytes),
      seed: toHex(testSeed),
      key: toHex(signer.publicKey),
      signature: toHex(signer.sign(bytes)),
    };
  });
}

export function registrationVectors() {
  return [1n, 2n, 2n ** 64n - 1n].map((nonce, i) => {
    const device = signerFromSeed(new Uint8Array(32).fill(10 + i)).publicKey;
    const owner = signerFromSeed(new Uint8Array(32).fill(20 + i)).publicKey;
    const expires = 1_790_000_000 + i;
    const bytes = registrationStatement.encode(testNetwork, { device, owner, nonce, expires });
    return {
      name: `nonce ${nonce}`,
      network: testNetwork,
      device: keyText(device),
      owner: keyText(owner),
      nonce: String(nonce),
      expires: String(expires),
      bytes: toHex(bytes),
    };
  });
}

export function epochContentVectors() {
  const filled = (byte: number) => new Uint8Array(32).fill(byte);
  const first: EpochContent = {
    number: 1n,
    attempt: 0,
    workRoot: filled(1),
    tracesRoot: filled(2),
    rewardRoot: filled(3),
    total: tokenAmount(1_000_000n),
    leaves: 5,
    workDigest: filled(4),
    tracesDigest: filled(5),
    parameterVersion: 1,
    parentHash: filled(0),
  };
  const large: EpochContent = {
    ...first,
    number: 2n ** 64n - 1n,
    attempt: 2 ** 32 - 1,
    total: tokenAmount(2n ** 64n - 1n),
    leaves: 2 ** 20,
    parameterVersion: 7,
    parentHash: epochContentHash(testNetwork, first),
  };
  return Object.entries({ 'first epoch': first, 'largest numbers': large }).map(([name, epoch]) => ({
    name,
    network: testNetwork,
    ...jsonOf({ ...epoch }),
    hash: toHex(epochContentHash(testNetwork, epoch)),
  }));
}

/** Bytes as hex, 64-bit integers as decimal strings. */
export function jsonOf(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      item instanceof Uint8Array ? toHex(item) : typeof item === 'bigint' ? String(item) : item,
    ]),
  );
}
