import { z } from 'zod';
import { type EpochContent, epochContentHash } from '../../protocol/epoch.ts';
import { FleetError } from '../../protocol/errors.ts';
import { type Address, networkId } from '../../protocol/ids.ts';
import { programAddress } from './addresses.ts';
import {
  deviceField,
  deviceOrNone,
  duration,
  hash,
  indexes,
  int,
  key,
  keyBytesField,
  keyOrNone,
  lamportsField,
  networkField,
  time,
  tokens,
  u64,
} from './fields.ts';
import { program } from './program.ts';

const network = z.object({
  council: key,
  guardian: key,
  /** Ed25519 key missions are signed with, 32 bytes. */
  hubKey: keyBytesField,
  releaseKey: keyBytesField,
  mint: key,
  creator: key,
  /** May propose parameters and nothing else. */
  controller: keyOrNone,
  /** Becomes the council once it accepts. */
  pendingCouncil: keyOrNone,
  salt: hash,
  oracles: z.array(key),
  oracleCount: int,
  threshold: int,
  oracleVersion: int,
  epochSeconds: duration,
  challengeSeconds: duration,
  expirySeconds: duration,
  /** When the period of epoch `latestPosted + 1` ends. */
  nextEpochEnd: time,
  /** When the period of the latest final epoch ended. */
  finalEnd: time,
  /** When the current parameters were applied; 0 for the first ones. */
  paramsAt: time,
  previousEmissionCap: tokens,
  /** The intake is closed until then. */
  pausedUntil: time,
  /** From when the guardian may pause again. */
  guardianPauseFrom: time,
  /** Of bonds that were slashed: nobody can take them out. */
  slashedTotal: lamportsField,
  deviceBond: lamportsField,
  epochBond: lamportsField,
  paramVersion: int,
  base: tokens,
  ratePerKm: tokens,
  lateBps: int,
  returnedBps: int,
  deviceCap: tokens,
  emissionCap: tokens,
  noShowSeconds: duration,
  mapHash: hash,
  latestPosted: u64,
  latestFinal: u64,
  /** Content hash of the latest final epoch; zeros before the first. */
  latestFinalHash: hash,
  finalTotal: tokens,
  paidTotal: tokens,
  outflowLimit: tokens,
  /** Paid lately and not drained yet, as of `outflowAt`; drains by the limit every `outflowSeconds`. */
  outflowLevel: tokens,
  outflowAt: time,
  outflowSeconds: duration,
  /** Indexes of oracles that lost a challenge. */
  suspended: indexes,
  kind: z
    .union([z.literal(0), z.literal(1)])
    .transform((kind) => (kind === 0 ? 'production' : 'development')),
  version: int,
});

const deviceStates = ['active', 'retired', 'rotated', 'slashed'] as const;
const device = z.object({
  network: networkField,
  key: deviceField,
  owner: key,
  /** The token account rewards go to. */
  payee: key,
  successor: deviceOrNone,
  bond: lamportsField,
  claimed: tokens,
  nonce: u64,
  registeredAt: time,
  /** When it was retired or rotated; 0 until then. */
  retiredAt: time,
  status: oneOf(deviceStates),
});

/** What a change of parameters sets. */
export const parametersField = z.object({
  mapHash: hash,
  base: tokens,
  ratePerKm: tokens,
  deviceCap: tokens,
  emissionCap: tokens,
  outflowLimit: tokens,
  deviceBond: lamportsField,
  epochBond: lamportsField,
  noShowSeconds: duration,
  lateBps: int,
  returnedBps: int,
});

const changeStates = ['pending', 'applied', 'cancelled'] as const;
const change = z.object({
  network: networkField,
  proposer: key,
  before: parametersField,
  after: parametersField,
  proposedAt: time,
  /** From when anybody may apply it. */
  earliest: time,
  /** When it was applied or cancelled; 0 until then. */
  decidedAt: time,
  /** The version `after` becomes. */
  paramVersion: int,
  state: oneOf(changeStates),
});

const epochStates = ['posted', 'final', 'expired', 'voided'] as const;
const epoch = z.object({
  network: networkField,
  proposer: key,
  parent: hash,
  workRoot: hash,
  tracesRoot: hash,
  rewardRoot: hash,
  workDigest: hash,
  tracesDigest: hash,
  number: u64,
  total: tokens,
  bond: lamportsField,
  endsAt: time,
  postedAt: time,
  finalAt: time,
  leaves: int,
  attempt: int,
  paramVersion: int,
  oracleVersion: int,
  bitmap: indexes,
  /** The oracle set the votes are of. */
  voteVersion: int,
  voidVotes: indexes,
  faultVotes: indexes,
  state: oneOf(epochStates),
});

const opening = z.object({
  network: networkField,
  epoch: key,
  /** Gets the rent back. */
  payer: key,
  device: deviceField,
  cumulative: tokens,
  /** The epoch's. */
  number: u64,
  attempt: int,
  index: int,
});

/** The rules of a network and where its epochs and payouts stand. */
export type NetworkAccount = ReturnType<typeof decodeNetwork>;
/** A device as its network knows it. */
export type DeviceAccount = ReturnType<typeof decodeDevice>;
/** One proven leaf of an epoch. */
export type OpeningAccount = ReturnType<typeof decodeOpening>;
/** A change of parameters, pending or decided. */
export type ChangeAccount = ReturnType<typeof decodeChange>;
/** One epoch: what was proposed, who attested, whether it is final. */
export type EpochAccount = ReturnType<typeof decodeEpoch>;

/** @throws CHAIN_ACCOUNT_INVALID */
export function decodeNetwork(address: Address, data: Uint8Array) {
  const { oracles, oracleCount, paramVersion, ...rest } = decode('network', network, address, data);
  return {
    address: networkId(address),
    ...rest,
    oracles: oracles.slice(0, oracleCount),
    parameterVersion: paramVersion,
  };
}

/** @throws CHAIN_ACCOUNT_INVALID */
export function decodeDevice(address: Address, data: Uint8Array) {
  const { key: id, ...rest } = decode('device', device, address, data);
  return { address, device: id, ...rest };
}

/** @throws CHAIN_ACCOUNT_INVALID */
export function decodeChange(address: Address, data: Uint8Array) {
  const { paramVersion, ...rest } = decode('paramChange', change, address, data);
  return { address, ...rest, parameterVersion: paramVersion };
}

/** @throws CHAIN_ACCOUNT_INVALID */
export function decodeOpening(address: Address, data: Uint8Array) {
  return { address, ...decode('opening', opening, address, data) };
}

/** @throws CHAIN_ACCOUNT_INVALID */
export function decodeEpoch(address: Address, data: Uint8Array) {
  const fields = decode('epoch', epoch, address, data);
  const { network: of, proposer, bond, endsAt, postedAt, finalAt, oracleVersion, state } = fields;
  const content: EpochContent = {
    number: fields.number,
    attempt: fields.attempt,
    workRoot: fields.workRoot,
    tracesRoot: fields.tracesRoot,
    rewardRoot: fields.rewardRoot,
    total: fields.total,
    leaves: fields.leaves,
    workDigest: fields.workDigest,
    tracesDigest: fields.tracesDigest,
    parameterVersion: fields.paramVersion,
    parentHash: fields.parent,
  };
  /** Indexes into the network's oracles. */
  const attestedBy = fields.bitmap;
  /** Indexes of oracles that voted to void it, and of those among them that called it a fault. */
  const { voidVotes, faultVotes } = fields;
  const contentHash = epochContentHash(of, content);
  return {
    address,
    network: of,
    content,
    contentHash,
    proposer,
    bond,
    endsAt,
    postedAt,
    finalAt,
    oracleVersion,
    attestedBy,
    voidVotes,
    faultVotes,
    state,
  };
}

/** State bytes count from 1; 0 is an account that was only just made. */
function oneOf<const T extends readonly string[]>(names: T) {
  return int
    .min(1)
    .max(names.length)
    .transform((state) => names[state - 1] as T[number]);
}

function decode<S extends z.ZodType>(
  kind: 'network' | 'device' | 'epoch' | 'paramChange' | 'opening',
  schema: S,
  address: Address,
  data: Uint8Array,
): z.output<S> {
  try {
    const decoded: unknown = program.coder.accounts.decode(kind, Buffer.from(data));
    return schema.parse(decoded);
  } catch (cause) {
    throw new FleetError('CHAIN_ACCOUNT_INVALID', { kind, address, program: programAddress }, { cause });
  }
}
