import anchor from '@coral-xyz/anchor';
import { z } from 'zod';
import { FleetError } from '../../protocol/errors.ts';
import { parametersField } from './accounts.ts';
import { programAddress, publicKey } from './addresses.ts';
import {
  deviceField,
  hash,
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

/** `device` is the device account's address, `key` the device itself. */
const schemas = {
  networkCreated: z.object({
    network: networkField,
    creator: key,
    council: key,
    mint: key,
    kind: int,
    oracleCount: int,
    threshold: int,
    firstEpochEnd: time,
  }),
  deviceRegistered: z.object({
    network: networkField,
    device: key,
    key: deviceField,
    owner: key,
    payee: key,
    bond: lamportsField,
    nonce: u64,
    registeredAt: time,
  }),
  deviceTransferred: z.object({
    network: networkField,
    device: key,
    previous: key,
    owner: key,
    payee: key,
    nonce: u64,
  }),
  deviceRotated: z.object({
    network: networkField,
    device: key,
    key: deviceField,
    successor: deviceField,
    nonce: u64,
  }),
  deviceRetired: z.object({ network: networkField, device: key, retiredAt: time }),
  bondWithdrawn: z.object({ network: networkField, device: key, owner: key, lamports: lamportsField }),
  oraclesSet: z.object({
    network: networkField,
    oracles: z.array(key),
    threshold: int,
    oracleVersion: int,
  }),
  keysSet: z.object({
    network: networkField,
    hubKey: keyBytesField,
    releaseKey: keyBytesField,
    controller: keyOrNone,
  }),
  guardianSet: z.object({ network: networkField, previous: key, guardian: key }),
  councilProposed: z.object({ network: networkField, council: keyOrNone }),
  councilAccepted: z.object({ network: networkField, previous: key, council: key }),
  paramsProposed: z.object({
    network: networkField,
    change: key,
    paramVersion: int,
    proposer: key,
    before: parametersField,
    after: parametersField,
    earliest: time,
  }),
  paramsApplied: z.object({
    network: networkField,
    change: key,
    paramVersion: int,
    after: parametersField,
    appliedAt: time,
  }),
  paramsCancelled: z.object({ network: networkField, change: key, paramVersion: int, by: key }),
  intakePaused: z.object({ network: networkField, by: key, until: time }),
  intakeResumed: z.object({ network: networkField }),
  payeeSet: z.object({ network: networkField, device: key, previous: key, payee: key }),
  epochPosted: z.object({
    network: networkField,
    epoch: key,
    number: u64,
    attempt: int,
    proposer: key,
    rewardRoot: hash,
    total: tokens,
    leaves: int,
    bond: lamportsField,
    postedAt: time,
  }),
  proposerRefunded: z.object({ network: networkField, number: u64, proposer: key, lamports: lamportsField }),
  epochAttested: z.object({ network: networkField, number: u64, attempt: int, oracle: key, bitmap: int }),
  epochFinalised: z.object({
    network: networkField,
    number: u64,
    attempt: int,
    total: tokens,
    contentHash: hash,
    finalAt: time,
  }),
  epochExpired: z.object({
    network: networkField,
    number: u64,
    attempt: int,
    proposer: key,
    bond: lamportsField,
    latestPosted: u64,
  }),
  leafOpened: z.object({
    network: networkField,
    opening: key,
    number: u64,
    attempt: int,
    index: int,
    device: deviceField,
    cumulative: tokens,
    payer: key,
  }),
  openingClosed: z.object({ network: networkField, opening: key, payer: key, lamports: lamportsField }),
  epochChallenged: z.object({
    network: networkField,
    number: u64,
    attempt: int,
    proposer: key,
    challenger: key,
    device: deviceField,
    kept: lamportsField,
    reward: lamportsField,
    latestPosted: u64,
  }),
  voidVoted: z.object({
    network: networkField,
    number: u64,
    attempt: int,
    oracle: key,
    reason: int,
    voidVotes: int,
    faultVotes: int,
  }),
  epochVoided: z.object({
    network: networkField,
    number: u64,
    attempt: int,
    by: key,
    reason: int,
    proposer: key,
    kept: lamportsField,
    refund: lamportsField,
    latestPosted: u64,
  }),
  epochClosed: z.object({ network: networkField, number: u64, proposer: key, lamports: lamportsField }),
  deviceSlashed: z.object({
    network: networkField,
    device: key,
    key: deviceField,
    session: int,
    sequence: u64,
    reporter: key,
    kept: lamportsField,
    reward: lamportsField,
  }),
  rewardClaimed: z.object({
    network: networkField,
    device: key,
    payee: key,
    number: u64,
    amount: tokens,
    claimed: tokens,
    paidTotal: tokens,
  }),
} as const;

/** Every event this client knows. */
export const eventNames: readonly string[] = Object.keys(schemas);

type Schemas = typeof schemas;
/** Everything the program tells: `{ name: 'rewardClaimed', data: { amount, … } }`. */
export type ChainEvent = {
  [N in keyof Schemas]: { readonly name: N; readonly data: z.output<Schemas[N]> };
}[keyof Schemas];

/**
 * The program's events in a transaction's logs. Lines another program printed are not taken for ours; events this
 * client does not know are left out.
 * @throws CHAIN_RPC_ERROR when the logs are torn or an event does not have its shape
 */
export function eventsOf(logs: readonly string[]): ChainEvent[] {
  const parser = new anchor.EventParser(publicKey(programAddress), program.coder);
  try {
    return [...parser.parseLogs([...logs])].flatMap(({ name, data }) =>
      isKnown(name) ? [parse(name, data)] : [],
    );
  } catch (cause) {
    throw new FleetError('CHAIN_RPC_ERROR', { reason: 'the logs cannot be read' }, { cause });
  }
}

function isKnown(name: string): name is keyof Schemas {
  return Object.hasOwn(schemas, name);
}

function parse(name: keyof Schemas, data: unknown): ChainEvent {
  // The schema under a name makes the data of that name; TypeScript does not follow the pairing.
  return { name, data: schemas[name].parse(data) } as ChainEvent;
}
