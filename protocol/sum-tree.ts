import { u64Bytes } from './binary.ts';
import { FleetError } from './errors.ts';
import { sha256 } from './hash.ts';
import { compareBytes, equalBytes, toHex } from './ids.ts';
import { treeDepth } from './merkle.ts';
import { type TokenAmount, tokenAmount } from './units.ts';

/** What one device has earned in all epochs together. */
export interface RewardLeaf {
  /** Device key, 32 bytes. */
  readonly device: Uint8Array;
  readonly cumulative: TokenAmount;
}

/** A node of the Merkle sum tree: its hash and the sum of the leaves below it. */
export interface SumNode {
  readonly hash: Uint8Array;
  readonly sum: TokenAmount;
}

const LEAF = Uint8Array.of(0);
const INNER = Uint8Array.of(1);
const U64_END = 1n << 64n;
export const EMPTY_SUM: SumNode = { hash: new Uint8Array(32), sum: tokenAmount(0n) };

function rewardLeaf(leaf: RewardLeaf): SumNode {
  return { hash: sha256(LEAF, leaf.device, u64Bytes(leaf.cumulative)), sum: leaf.cumulative };
}

/**
 * Sums are hashed with the hashes, so a root fixes the total below it: colluding oracles cannot hide an
 * amount from the cap on the total (the "Maxwell" liability tree with both children's sums committed).
 * Throws TREE_OVERFLOW.
 */
function sumInner(left: SumNode, right: SumNode): SumNode {
  const sum = left.sum + right.sum;
  if (sum >= U64_END) throw new FleetError('TREE_OVERFLOW', { sum });
  return {
    hash: sha256(INNER, left.hash, u64Bytes(left.sum), right.hash, u64Bytes(right.sum)),
    sum: tokenAmount(sum),
  };
}

export interface SumTree {
  readonly root: Uint8Array;
  readonly total: TokenAmount;
  readonly leaves: readonly RewardLeaf[];
  /** The siblings of leaf `index` from the bottom up; exactly `treeDepth(leaves)` of them. */
  proof(index: number): SumNode[];
  /** The leaf's index, or undefined for a device without one. */
  indexOf(device: Uint8Array): number | undefined;
}

/** Builds the reward tree. Leaves must rise strictly by device key: throws TREE_ORDER, TREE_OVERFLOW. */
export function buildSumTree(leaves: readonly RewardLeaf[]): SumTree {
  leaves.forEach((leaf, index) => {
    const before = leaves[index - 1];
    if (before !== undefined && compareBytes(before.device, leaf.device) >= 0) {
      throw new FleetError('TREE_ORDER', { tree: 'reward', index, leaf: toHex(leaf.device) });
    }
  });
  return sumTreeOf(leaves);
}

/**
 * The tree of leaves in whatever order, for who has to prove that the order is wrong; `indexOf` needs a right one.
 * Throws TREE_OVERFLOW.
 */
export function sumTreeOf(leaves: readonly RewardLeaf[]): SumTree {
  const depth = treeDepth(leaves.length);
  const levels: SumNode[][] = [leaves.map(rewardLeaf)];
  const paddings: SumNode[] = [EMPTY_SUM];
  for (let level = 0; level < depth; level++) {
    const below = levels[level] as SumNode[];
    const padding = paddings[level] as SumNode;
    const above: SumNode[] = [];
    for (let i = 0; i < below.length; i += 2)
      above.push(sumInner(below[i] as SumNode, below[i + 1] ?? padding));
    levels.push(above);
    paddings.push(sumInner(padding, padding));
  }
  const top = levels[depth]?.[0] ?? EMPTY_SUM;
  return {
    root: top.hash,
    total: top.sum,
    leaves,
    proof: (index) => {
      if (!(index >= 0 && index < leaves.length))
        throw new RangeError(`no leaf ${index} among ${leaves.length}`);
      return Array.from(
        { length: depth },
        (_, level) => levels[level]?.[(index >>> level) ^ 1] ?? (paddings[level] as SumNode),
      );
    },
    indexOf: (device) => {
      let low = 0;
      let high = leaves.length - 1;
      while (low <= high) {
        const middle = (low + high) >>> 1;
        const order = compareBytes((leaves[middle] as RewardLeaf).device, device);
        if (order === 0) return middle;
        if (order < 0) low = middle + 1;
        else high = middle - 1;
      }
      return undefined;
    },
  };
}

/** What an epoch account says about its reward tree. */
export interface RewardRoot {
  readonly root: Uint8Array;
  readonly total: TokenAmount;
  readonly leaves: number;
}

/** Whether `leaf` is leaf `index` of the epoch's tree; the same checks, in the same order, as the program's. */
export function verifySumProof(
  epoch: RewardRoot,
  index: number,
  leaf: RewardLeaf,
  steps: readonly SumNode[],
): boolean {
  if (!Number.isInteger(index) || index < 0 || index >= epoch.leaves) return false;
  if (leaf.device.length !== 32 || steps.length !== treeDepth(epoch.leaves)) return false;
  try {
    let node = rewardLeaf(leaf);
    steps.forEach((sibling, level) => {
      node = (index >>> level) & 1 ? sumInner(sibling, node) : sumInner(node, sibling);
    });
    return equalBytes(node.hash, epoch.root) && node.sum === epoch.total;
  } catch {
    return false;
  }
}
