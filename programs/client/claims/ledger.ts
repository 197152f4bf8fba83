import type { Connection } from '@solana/web3.js';
import { FleetError } from '../../../protocol/errors.ts';
import { readWork } from '../../../protocol/evidence.ts';
import { equalBytes, type NetworkId, toHex } from '../../../protocol/ids.ts';
import { buildSumTree, type RewardLeaf, type SumTree } from '../../../protocol/sum-tree.ts';
import type { DisputeReason } from '../../../protocol/work.ts';
import { jobOf } from '../../../protocol/work.ts';
import type { EpochAccount, NetworkAccount } from '../accounts.ts';
import type { EvidenceSource } from '../evidence-source.ts';
import { fetchNetwork, findEpoch } from '../queries.ts';

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
