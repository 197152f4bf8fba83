import { compareBytes, toHex } from './ids.ts';
import type { RewardLeaf } from './sum-tree.ts';

/** What the chain itself can see is wrong with an epoch's reward leaves; numbers are indexes of leaves. */
export type Challenge =
  /** Leaf `lower` and the next do not rise. */
  | { readonly kind: 'order'; readonly lower: number; readonly upper: number }
  /** A device's leaf `before` of the parent epoch against its lower leaf `left`. */
  | { readonly kind: 'lowered'; readonly before: number; readonly left: number }
  /** Leaf `before` of the parent epoch has none here: the leaves beside its place, absent at an edge. */
  | {
      readonly kind: 'absent';
      readonly before: number;
      readonly left?: number;
      readonly right?: number;
    };

/**
 * The first thing the program can be shown to be wrong: leaves that do not rise, a total that fell, a device left out.
 * Undefined when only recomputing finds the fault (a changed reward, invented work), or nothing is wrong.
 * @param parent leaves of the epoch before, rising
 * @param posted leaves under the posted reward root, in their order
 */
export function findChallenge(
  parent: readonly RewardLeaf[],
  posted: readonly RewardLeaf[],
): Challenge | undefined {
  for (let upper = 1; upper < posted.length; upper++) {
    const [a, b] = [posted[upper - 1], posted[upper]] as [RewardLeaf, RewardLeaf];
    if (compareBytes(a.device, b.device) >= 0) return { kind: 'order', lower: upper - 1, upper };
  }
  const indexes = new Map(posted.map(({ device }, index) => [toHex(device), index]));
  for (const [before, leaf] of parent.entries()) {
    // A leaf of zero may be left out: nothing is lost.
    if (leaf.cumulative === 0n) continue;
    const left = indexes.get(toHex(leaf.device));
    if (left === undefined) {
      const found = absent(before, leaf.device, posted);
      // An empty tree has no leaf to show: its total fell too, which the program refuses by itself.
      if (found !== undefined) return found;
    } else if ((posted[left] as RewardLeaf).cumulative < leaf.cumulative) {
      return { kind: 'lowered', before, left };
    }
  }
  return undefined;
}

function absent(before: number, device: Uint8Array, posted: readonly RewardLeaf[]): Challenge | undefined {
  if (posted.length === 0) return undefined;
  const above = posted.findIndex((leaf) => compareBytes(leaf.device, device) > 0);
  const right = above < 0 ? posted.length : above;
  return {
    kind: 'absent',
    before,
    ...(right > 0 ? { left: right - 1 } : {}),
    ...(right < posted.length ? { right } : {}),
  };
}
