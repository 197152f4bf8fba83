import { z } from 'zod';
import type { NetworkTerms } from '../programs/client/network-instructions.ts';
import { FleetError } from '../protocol/errors.ts';
import { type Address, fromHex } from '../protocol/ids.ts';
import { lamports, seconds, tokenAmount, unixSeconds } from '../protocol/units.ts';
import { addressField, amountField, hexField } from '../protocol/views/fields.ts';
import { parser } from '../protocol/views/parse.ts';
import { readTextFile } from './private-file.ts';

const span = z.int().positive();
const bps = z.int().min(0).max(10_000);

/** A settings file of `network create`. Amounts are decimal text in base units; everything else has a default. */
const networkFile = z.object({
  kind: z.enum(['production', 'development']).exactOptional(),
  council: addressField.exactOptional(),
  guardian: addressField.exactOptional(),
  hubKey: addressField.exactOptional(),
  releaseKey: addressField.exactOptional(),
  oracles: z.array(addressField).min(1).max(8).exactOptional(),
  threshold: z.int().min(1).max(8).exactOptional(),
  epochSeconds: span.exactOptional(),
  challengeSeconds: z.int().min(0).exactOptional(),
  expirySeconds: span.exactOptional(),
  /** Unix seconds; the next full epoch when absent. */
  firstEpochEnd: z.int().positive().exactOptional(),
  deviceBond: amountField.exactOptional(),
  epochBond: amountField.exactOptional(),
  base: amountField.exactOptional(),
  ratePerKm: amountField.exactOptional(),
  lateBps: bps.exactOptional(),
  returnedBps: bps.exactOptional(),
  deviceCap: amountField.exactOptional(),
  emissionCap: amountField.exactOptional(),
  noShowSeconds: span.exactOptional(),
  outflowLimit: amountField.exactOptional(),
  outflowSeconds: span.exactOptional(),
  mapHash: hexField(32).exactOptional(),
});
export type NetworkFile = z.infer<typeof networkFile>;
const parseNetworkFile = parser('network settings', networkFile);

/** Throws CLI_FILE_UNREADABLE, PAYLOAD_INVALID naming the first wrong setting. */
export async function readNetworkFile(path: string): Promise<NetworkFile> {
  const text = await readTextFile('network settings', path);
  if (text === undefined) {
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'network settings', path, reason: 'ENOENT' });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'network settings', path, reason: 'it is not JSON' });
  }
  return parseNetworkFile(value);
}

/** What a network is created with when nothing else is said: a development network of short epochs. */
export interface Founder {
  readonly creator: Address;
  readonly hubKey: Address;
  readonly mapHash: Uint8Array;
  /** The chain's clock. */
  readonly now: number;
}

/** The terms of a settings file over the defaults. Amounts of a token with six decimals. */
export function networkTerms(file: NetworkFile, { creator, hubKey, mapHash, now }: Founder): NetworkTerms {
  const kind = file.kind ?? 'development';
  const real = kind === 'production';
  const epochSeconds = file.epochSeconds ?? (real ? 3_600 : 60);
  const amount = (text: string | undefined, fallback: bigint) => tokenAmount(BigInt(text ?? fallback));
  const bond = (text: string | undefined, fallback: bigint) => lamports(BigInt(text ?? fallback));
  return {
    kind,
    council: file.council ?? creator,
    guardian: file.guardian ?? creator,
    hubKey: file.hubKey ?? hubKey,
    releaseKey: file.releaseKey ?? file.hubKey ?? hubKey,
    oracles: file.oracles ?? [creator],
    threshold: file.threshold ?? (real ? 2 : Math.min(2, file.oracles?.length ?? 1)),
    epochSeconds: seconds(epochSeconds),
    challengeSeconds: seconds(file.challengeSeconds ?? (real ? 86_400 : 0)),
    expirySeconds: seconds(file.expirySeconds ?? (real ? 2 * 86_400 : 600)),
    firstEpochEnd: unixSeconds(file.firstEpochEnd ?? now + epochSeconds),
    deviceBond: bond(file.deviceBond, 10_000_000n),
    epochBond: bond(file.epochBond, 100_000_000n),
    base: amount(file.base, 1_000_000n),
    ratePerKm: amount(file.ratePerKm, 500_000n),
    lateBps: file.lateBps ?? 5_000,
    returnedBps: file.returnedBps ?? 5_000,
    deviceCap: amount(file.deviceCap, 100_000_000n),
    emissionCap: amount(file.emissionCap, 10_000_000_000n),
    noShowSeconds: seconds(file.noShowSeconds ?? 300),
    outflowLimit: amount(file.outflowLimit, 100_000_000_000n),
    outflowSeconds: seconds(file.outflowSeconds ?? 86_400),
    mapHash: file.mapHash === undefined ? mapHash : fromHex(file.mapHash),
  };
}
