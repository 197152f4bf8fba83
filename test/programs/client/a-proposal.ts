import type { EpochProposal } from '../../../protocol/epoch.ts';
import { keyBytes } from '../../../protocol/ids.ts';
import { buildSumTree } from '../../../protocol/sum-tree.ts';
import { tokenAmount } from '../../../protocol/units.ts';
import type { TestDevice } from './a-network.ts';

const hash = (fill: number) => new Uint8Array(32).fill(fill);

/** An epoch in which these devices have earned so much in all; in the order of their keys. */
export function aProposal(
  number: bigint,
  earned: readonly (readonly [device: Pick<TestDevice, 'id'>, cumulative: bigint])[],
) {
  const leaves = earned
    .map(([{ id }, cumulative]) => ({ device: keyBytes(id), cumulative: tokenAmount(cumulative) }))
    .sort((a, b) => Buffer.compare(a.device, b.device));
  const tree = buildSumTree(leaves);
  const proposal: EpochProposal = {
    number,
    workRoot: hash(1),
    tracesRoot: hash(2),
    rewardRoot: tree.root,
    total: tree.total,
    leaves: leaves.length,
    workDigest: hash(3),
    tracesDigest: hash(4),
  };
  return { tree, leaves, proposal };
}

/** Nobody earned anything yet. */
export const anEmptyProposal = (number: bigint): EpochProposal => ({
  ...aProposal(number, []).proposal,
  rewardRoot: new Uint8Array(32),
});
