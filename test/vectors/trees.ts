import { evidenceLeaf, LeafSet, merkleProof } from '../../protocol/merkle.ts';
import { sha256 } from '../../protocol/hash.ts';
import { compareBytes, toHex } from '../../protocol/ids.ts';
import { buildSumTree, type RewardLeaf } from '../../protocol/sum-tree.ts';
import { tokenAmount } from '../../protocol/units.ts';
import { asciiBytes } from '../../protocol/binary.ts';

/** `count` leaves with made-up but fixed keys, rising. */
function rewardLeaves(count: number, amountOf = (i: number) => BigInt(i) * 1_000_003n): RewardLeaf[] {
  return Array.from({ length: count }, (_, i) => sha256(asciiBytes(`device ${i}`)))
    .sort(compareBytes)
    .map((device, i) => ({ device, cumulative: tokenAmount(amountOf(i)) }));
}

export function rewardTreeVectors() {
  return [
    rewardTree('no leaf', []),
    ...[1, 2, 3, 4, 5, 8, 9, 17].map((count) => rewardTree(`${count} leaves`, rewardLeaves(count))),
    rewardTree('amounts at the limit', rewardLeaves(2, (i) => (i === 0 ? 2n ** 64n - 2n : 1n))),
    rewardTree('amounts of zero', rewardLeaves(3, () => 0n)),
  ];
}

function rewardTree(name: string, leaves: readonly RewardLeaf[]) {
  const tree = buildSumTree(leaves);
  return {
    name,
    leaves: leaves.map((leaf) => ({ device: toHex(leaf.device), cumulative: String(leaf.cumulative) })),
    root: toHex(tree.root),
    total: String(tree.total),
    proofs: leaves.map((_, index) => ({
      index,
      steps: tree.proof(index).map((step) => ({ hash: toHex(step.hash), sum: String(step.sum) })),
    })),
  };
}

export function workTreeVectors() {
  return [0, 1, 2, 3, 5, 8].map((count) => {
    const pairs = Array.from({ length: count }, (_, i) => ({
      statement: asciiBytes(`statement ${i}`),
      signature: new Uint8Array(64).fill(i),
    }));
    const set = new LeafSet();
    for (const pair of pairs) set.add(evidenceLeaf(pair.statement, pair.signature));
    const leaves = [...set.sorted()];
    return {
      name: `${count} leaves`,
      statements: pairs.map((pair) => ({ statement: toHex(pair.statement), signature: toHex(pair.signature) })),
      leaves: leaves.map(toHex),
      root: toHex(set.root()),
      proofs: leaves.map((_, index) => ({ index, steps: merkleProof(leaves, index).map(toHex) })),
    };
  });
}
