import type { PublicKey } from '@solana/web3.js';
import { le64 } from './ledger.ts';
import { sha256, ZERO } from './network.ts';
import type { Proven } from './rewards.ts';

export type CrookedLeaf = readonly [device: PublicKey, cumulative: bigint];

interface Node {
  readonly hash: Buffer;
  readonly sum: bigint;
}

const EMPTY: Node = { hash: ZERO, sum: 0n };

/** A reward tree of any leaves in any order: what colluding oracles would post, and the honest tree too. */
export function crookedTree(leaves: readonly CrookedLeaf[]) {
  const size = 2 ** Math.ceil(Math.log2(Math.max(leaves.length, 1)));
  const bottom = Array.from({ length: size }, (_, i) => leafNode(leaves[i]));
  const levels = [bottom];
  for (let below = bottom; below.length > 1; levels.push(below)) below = above(below);
  const top = levels.at(-1)?.[0] ?? EMPTY;
  return {
    reward_root: leaves.length === 0 ? ZERO : top.hash,
    total: top.sum,
    leaves: leaves.length,
    /** What opens or claims the leaf at an index. */
    at: (index: number): Proven => ({
      index,
      cumulative: leaves[index]?.[1] ?? 0n,
      proof: Buffer.concat(
        levels.slice(0, -1).flatMap((level, height) => {
          const sibling = level[(index >> height) ^ 1] ?? EMPTY;
          return [sibling.hash, le64(sibling.sum)];
        }),
      ),
    }),
  };
}

export type CrookedTree = ReturnType<typeof crookedTree>;

function leafNode(leaf: CrookedLeaf | undefined): Node {
  if (!leaf) return EMPTY;
  return { hash: sha256(Uint8Array.of(0), leaf[0].toBytes(), le64(leaf[1])), sum: leaf[1] };
}

function above(level: readonly Node[]): Node[] {
  return Array.from({ length: level.length / 2 }, (_, i) => {
    const [left, right] = [level[2 * i] ?? EMPTY, level[2 * i + 1] ?? EMPTY];
    return {
      hash: sha256(Uint8Array.of(1), left.hash, le64(left.sum), right.hash, le64(right.sum)),
      sum: left.sum + right.sum,
    };
  });
}
