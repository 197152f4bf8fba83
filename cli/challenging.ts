import type { Connection, Keypair } from '@solana/web3.js';
import type { EpochAccount } from '../programs/client/accounts.ts';
import { openingAddress } from '../programs/client/addresses.ts';
import type { Audited } from '../programs/client/audit-epoch.ts';
import { challengeOrder, challengeRegression, openLeaf } from '../programs/client/challenge-instructions.ts';
import { type EvidenceSource, openMatching } from '../programs/client/evidence-source.ts';
import { findEpoch, findOpening } from '../programs/client/queries.ts';
import { type Receipt, sendAndConfirm } from '../programs/client/send.ts';
import { type Challenge, findChallenge } from '../protocol/challenge.ts';
import type { Clock } from '../protocol/clock.ts';
import { FleetError } from '../protocol/errors.ts';
import { readWork } from '../protocol/evidence.ts';
import { type Address, address, deviceIdOf, equalBytes } from '../protocol/ids.ts';
import { type RewardLeaf, type SumTree, sumTreeOf } from '../protocol/sum-tree.ts';

export interface ChallengeOptions {
  readonly connection: Connection;
  readonly sources: readonly EvidenceSource[];
  /** Pays rent of the openings and the fees; gets at most half of the proposer's bond. */
  readonly payer: Keypair;
  readonly clock: Clock;
}

/** An epoch and the leaves under its reward root, in the order of the root. */
interface Leaves {
  readonly epoch: EpochAccount;
  readonly tree: SumTree;
}

/**
 * Shows the chain what it can see for itself of a contradicted epoch: leaves out of order, a total that fell, a device
 * left out. Undefined when it can see nothing, or when the evidence does not hold the leaves under the posted root:
 * then only the other oracles can refuse.
 * @throws what endpoint and source throw, CHAIN_PROGRAM_REFUSED when the epoch is pending no more
 */
export async function challenge(
  options: ChallengeOptions,
  { network, epoch, parent }: Audited,
): Promise<{ readonly challenge: Challenge; readonly receipt: Receipt } | undefined> {
  const { connection, sources } = options;
  const posted = await leavesOf(sources, epoch);
  if (posted === undefined) return undefined;
  const before = parent?.carry.rewards ?? [];
  const found = findChallenge(before, posted.tree.leaves);
  if (found === undefined) return undefined;
  if (found.kind === 'order') {
    const lower = await opened(options, posted, found.lower);
    const upper = await opened(options, posted, found.upper);
    const instructions = await challengeOrder(epoch, payerOf(options), { lower, upper });
    return { challenge: found, receipt: await send(options, instructions) };
  }
  const number = epoch.content.number - 1n;
  const parentEpoch = await findEpoch(connection, network.address, number);
  if (parentEpoch === undefined)
    throw new FleetError('CLI_EPOCH_MISSING', { number, network: network.address });
  const earlier = await opened(options, { epoch: parentEpoch, tree: sumTreeOf(before) }, found.before);
  const at = async (index: number | undefined) =>
    index === undefined ? undefined : await opened(options, posted, index);
  const instructions = await challengeRegression(epoch, payerOf(options), {
    parent: parentEpoch,
    before: earlier,
    left: await at(found.left),
    right: found.kind === 'absent' ? await at(found.right) : undefined,
  });
  return { challenge: found, receipt: await send(options, instructions) };
}

/** The leaves of the evidence, when they are those under the posted root. */
async function leavesOf(
  sources: readonly EvidenceSource[],
  epoch: EpochAccount,
): Promise<Leaves | undefined> {
  const { number, workDigest, rewardRoot } = epoch.content;
  const reader = await readWork(openMatching(sources, 'work', number, workDigest), workDigest);
  try {
    for await (const _ of reader.devices());
    for await (const _ of reader.records());
    const leaves: RewardLeaf[] = [];
    for await (const { value } of reader.rewards()) leaves.push(value);
    const tree = sumTreeOf(leaves);
    return equalBytes(tree.root, rewardRoot) ? { epoch, tree } : undefined;
  } finally {
    await reader.close();
  }
}

/** Opens a leaf unless somebody, or this oracle before it was stopped, has done so. */
async function opened(options: ChallengeOptions, { epoch, tree }: Leaves, index: number): Promise<Address> {
  const { address: at, content } = epoch;
  const opening = openingAddress(at, content.attempt, index);
  if ((await findOpening(options.connection, opening)) !== undefined) return opening;
  const { device, cumulative } = tree.leaves[index] as RewardLeaf;
  const leaf = { index, device: deviceIdOf(device), cumulative, proof: tree.proof(index) };
  const { instructions } = await openLeaf(epoch, payerOf(options), leaf);
  await send(options, instructions);
  return opening;
}

const payerOf = ({ payer }: ChallengeOptions): Address => address(payer.publicKey.toBase58());

function send(
  { connection, payer, clock }: ChallengeOptions,
  instructions: Parameters<typeof sendAndConfirm>[1],
): Promise<Receipt> {
  return sendAndConfirm(connection, instructions, [payer], { clock });
}
