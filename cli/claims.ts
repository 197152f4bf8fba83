import type { Connection } from '@solana/web3.js';
import type { DeviceAccount, EpochAccount, NetworkAccount } from '../programs/client/accounts.ts';
import { claim as claimInstructions } from '../programs/client/claim-instruction.ts';
import { eventsOf } from '../programs/client/events.ts';
import { isProgramError } from '../programs/client/failures.ts';
import { fetchNetwork, findDevice, findEpoch, listDevices } from '../programs/client/queries.ts';
import { type Quote, quote } from '../programs/client/quote.ts';
import { type Receipt, sendAndConfirm } from '../programs/client/send.ts';
import { simulate } from '../programs/client/signed.ts';
import type { Clock } from '../protocol/clock.ts';
import { FleetError } from '../protocol/errors.ts';
import { readWork } from '../protocol/evidence.ts';
import { type Address, type DeviceId, equalBytes, keyBytes, type NetworkId, toHex } from '../protocol/ids.ts';
import { buildSumTree, type RewardLeaf, type SumTree, verifySumProof } from '../protocol/sum-tree.ts';
import { type TokenAmount, tokenAmount } from '../protocol/units.ts';
import type { DisputeReason } from '../protocol/work.ts';
import { jobOf } from '../protocol/work.ts';
import { keypairOf } from './chain/cluster.ts';
import type { EvidenceSource } from './evidence-source.ts';
import type { Wallet } from './wallet.ts';

/** The latest final epoch with its reward tree, rebuilt here and equal to what the chain has. */
export interface Ledger {
  readonly network: NetworkAccount;
  readonly epoch: EpochAccount;
  readonly tree: SumTree;
  /** Records of this epoch that are disputed, by job; what they say is the reason why they earn nothing. */
  readonly disputed: readonly { readonly job: string; readonly reasons: readonly DisputeReason[] }[];
}

/**
 * Reads the newest final epoch's work evidence, checks every block against the digest on chain, rebuilds the
 * reward tree and compares root, total and leaves. One epoch is enough: its leaves are cumulative.
 * @throws CLI_NO_FINAL_EPOCH, EVIDENCE_INVALID with the place, CLI_EVIDENCE_MISMATCH, and what source and chain throw
 */
export async function openLedger(
  connection: Connection,
  id: NetworkId,
  evidence: EvidenceSource,
): Promise<Ledger> {
  const network = await fetchNetwork(connection, id);
  const number = network.latestFinal;
  const epoch = number === 0n ? undefined : await findEpoch(connection, id, number);
  if (epoch === undefined) throw new FleetError('CLI_NO_FINAL_EPOCH', { network: id });
  const { content } = epoch;
  const reader = await readWork(await evidence.open('work', number), content.workDigest);
  for await (const _ of reader.devices());
  const disputed = [];
  for await (const { record, reasons } of reader.records()) {
    if (reasons.length > 0) disputed.push({ job: toHex(jobOf(record)), reasons });
  }
  const leaves: RewardLeaf[] = [];
  for await (const { value } of reader.rewards()) leaves.push(value);
  for await (const _ of reader.jobs());
  for await (const _ of reader.marks());
  await reader.end();
  const tree = buildSumTree(leaves);
  assertTree(number, tree, epoch);
  return { network, epoch, tree, disputed };
}

function assertTree(number: bigint, tree: SumTree, { content }: EpochAccount): void {
  const refuse = (what: string, got: string | number | bigint, expected: string | number | bigint) =>
    new FleetError('CLI_EVIDENCE_MISMATCH', { number, what, got, expected });
  if (!equalBytes(tree.root, content.rewardRoot)) {
    throw refuse('the reward root', toHex(tree.root), toHex(content.rewardRoot));
  }
  if (tree.total !== content.total) throw refuse('the total', tree.total, content.total);
  if (tree.leaves.length !== content.leaves)
    throw refuse('the number of leaves', tree.leaves.length, content.leaves);
}

/** What one device can get, and why it is not more. */
export interface Claimable {
  readonly device: DeviceId;
  readonly account: DeviceAccount;
  /** All it ever earned in final epochs, what it got of that, and what is left. */
  readonly earned: TokenAmount;
  readonly claimed: TokenAmount;
  readonly owed: TokenAmount;
}

/** The devices of an owner, or those named. @throws CLI_DEVICE_UNREGISTERED */
export async function claimables(
  connection: Connection,
  ledger: Ledger,
  who: { readonly owner: Address } | { readonly devices: readonly DeviceId[] },
): Promise<Claimable[]> {
  const network = ledger.network.address;
  const accounts =
    'owner' in who
      ? await listDevices(connection, network, who.owner)
      : await Promise.all(who.devices.map((device) => registered(connection, network, device)));
  return accounts
    .map((account) => claimableOf(ledger, account))
    .sort((a, b) => (a.device < b.device ? -1 : 1));
}

async function registered(
  connection: Connection,
  network: NetworkId,
  device: DeviceId,
): Promise<DeviceAccount> {
  const account = await findDevice(connection, network, device);
  if (account === undefined) throw new FleetError('CLI_DEVICE_UNREGISTERED', { device, network });
  return account;
}

function claimableOf({ tree }: Ledger, account: DeviceAccount): Claimable {
  const { device, claimed } = account;
  const index = tree.indexOf(keyBytes(device));
  const earned = (index === undefined ? undefined : tree.leaves[index]?.cumulative) ?? tokenAmount(0n);
  return { device, account, earned, claimed, owed: tokenAmount(earned > claimed ? earned - claimed : 0n) };
}

/** What a claim would move now, found by running it without effect. */
export interface Preflight {
  readonly instructions: Awaited<ReturnType<typeof claimInstructions>>;
  readonly quote: Quote;
  /** What the program would pay; less than owed when a limit of the network holds it back. */
  readonly pays: TokenAmount;
}

/**
 * Builds a device's claim, checks the proof here, and simulates it.
 * Undefined when the program would pay nothing just now. @throws CLI_EVIDENCE_MISMATCH and what the chain says
 */
export async function prepareClaim(
  connection: Connection,
  ledger: Ledger,
  claimable: Claimable,
  payer: Address,
): Promise<Preflight | undefined> {
  const { network, epoch, tree } = ledger;
  const { device, account, earned } = claimable;
  const { number } = epoch.content;
  const index = tree.indexOf(keyBytes(device));
  if (index === undefined) return undefined;
  const proof = tree.proof(index);
  const root = { root: epoch.content.rewardRoot, total: epoch.content.total, leaves: epoch.content.leaves };
  if (!verifySumProof(root, index, { device: keyBytes(device), cumulative: earned }, proof)) {
    throw new FleetError('CLI_EVIDENCE_MISMATCH', {
      number,
      what: `the proof of ${device}`,
      got: 'invalid',
      expected: 'valid',
    });
  }
  const instructions = await claimInstructions({
    network: network.address,
    mint: network.mint,
    device,
    payee: account.payee,
    number,
    index,
    cumulative: earned,
    proof,
  });
  const { publicKey } = await import('../programs/client/addresses.ts');
  try {
    const { logs } = await simulate(connection, publicKey(payer), instructions);
    return {
      instructions,
      pays: paidIn(logs),
      quote: await quote(connection, publicKey(payer), instructions),
    };
  } catch (error) {
    if (isProgramError(error, 'NothingToPay')) return undefined;
    throw error;
  }
}

/** Sends a prepared claim. The amount is the program's own event, not what was expected. */
export async function sendClaim(
  connection: Connection,
  preflight: Preflight,
  payer: Wallet,
  clock: Clock,
): Promise<{ readonly receipt: Receipt; readonly paid: TokenAmount }> {
  const receipt = await sendAndConfirm(connection, preflight.instructions, [await keypairOf(payer)], {
    clock,
  });
  return { receipt, paid: paidIn(receipt.logs) };
}

/** Claims everything an owner's devices can get now; without asking, for `start --check` and scripts. */
export async function claimAll(options: {
  readonly connection: Connection;
  readonly network: NetworkId;
  readonly owner: Address;
  readonly payer: Wallet;
  readonly evidence: EvidenceSource;
  readonly clock: Clock;
}): Promise<{ readonly device: DeviceId; readonly paid: TokenAmount; readonly signature: string | null }[]> {
  const { connection, network, owner, payer, evidence, clock } = options;
  const ledger = await openLedger(connection, network, evidence);
  const results = [];
  for (const claimable of await claimables(connection, ledger, { owner })) {
    const { device, owed } = claimable;
    const preflight =
      owed > 0n ? await prepareClaim(connection, ledger, claimable, payer.address) : undefined;
    const sent = preflight && (await sendClaim(connection, preflight, payer, clock));
    results.push({ device, paid: sent?.paid ?? tokenAmount(0n), signature: sent?.receipt.signature ?? null });
  }
  return results;
}

function paidIn(logs: readonly string[]): TokenAmount {
  const event = eventsOf(logs).find(({ name }) => name === 'rewardClaimed');
  return event?.name === 'rewardClaimed' ? event.data.amount : tokenAmount(0n);
}
