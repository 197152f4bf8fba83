import test from 'ava';
import fc from 'fast-check';
import { compareBytes, equalBytes } from '../../protocol/ids.ts';
import { treeDepth } from '../../protocol/merkle.ts';
import {
  buildSumTree,
  EMPTY_SUM,
  type RewardLeaf,
  type SumTree,
  verifySumProof,
} from '../../protocol/sum-tree.ts';
import { tokenAmount } from '../../protocol/units.ts';

const leavesOf = fc
  .uniqueArray(fc.tuple(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.bigInt(0n, 2n ** 50n)), {
    minLength: 1,
    maxLength: 30,
    comparator: (a, b) => equalBytes(a[0], b[0]),
  })
  .map((pairs) =>
    pairs
      .map(([device, amount]): RewardLeaf => ({ device, cumulative: tokenAmount(amount) }))
      .sort((a, b) => compareBytes(a.device, b.device)),
  );

const factsOf = (tree: SumTree) => ({ root: tree.root, total: tree.total, leaves: tree.leaves.length });

test('every leaf has a proof of exactly the depth, and the root sums all leaves', (t) => {
  fc.assert(
    fc.property(leavesOf, (leaves) => {
      const tree = buildSumTree(leaves);
      t.is(
        tree.total,
        leaves.reduce((sum, leaf) => tokenAmount(sum + leaf.cumulative), tokenAmount(0n)),
      );
      leaves.forEach((leaf, index) => {
        t.is(tree.proof(index).length, treeDepth(leaves.length));
        t.is(tree.indexOf(leaf.device), index);
        t.true(verifySumProof(factsOf(tree), index, leaf, tree.proof(index)));
      });
    }),
    { numRuns: 50 },
  );
});

test('a proof fits no other amount, device, index, total, sum or length', (t) => {
  fc.assert(
    fc.property(leavesOf, fc.nat(), (leaves, pick) => {
      const tree = buildSumTree(leaves);
      const facts = factsOf(tree);
      const index = pick % leaves.length;
      const leaf = leaves[index] as RewardLeaf;
      const steps = tree.proof(index);
      const more = { ...leaf, cumulative: tokenAmount(leaf.cumulative + 1n) };
      t.false(verifySumProof(facts, index, more, steps));
      t.false(verifySumProof({ ...facts, total: tokenAmount(facts.total + 1n) }, index, leaf, steps));
      t.false(verifySumProof(facts, index + leaves.length, leaf, steps));
      t.false(verifySumProof(facts, index, { ...leaf, device: leaf.device.map((byte) => byte ^ 1) }, steps));
      t.false(verifySumProof(facts, index, leaf, [...steps, EMPTY_SUM]));
      const first = steps[0];
      if (first === undefined) return;
      t.false(verifySumProof(facts, index, leaf, steps.slice(1)));
      const understated = { ...first, sum: tokenAmount(first.sum > 0n ? first.sum - 1n : 1n) };
      t.false(verifySumProof(facts, index, leaf, [understated, ...steps.slice(1)]));
    }),
  );
});

test('padding is never a leaf: the index of EMPTY lies beyond the count', (t) => {
  const leaf = { device: new Uint8Array(32).fill(9), cumulative: tokenAmount(5n) };
  const tree = buildSumTree([
    leaf,
    { ...leaf, device: new Uint8Array(32).fill(10) },
    { ...leaf, device: new Uint8Array(32).fill(11) },
  ]);
  t.false(
    verifySumProof(
      factsOf(tree),
      3,
      { device: new Uint8Array(32), cumulative: tokenAmount(0n) },
      tree.proof(2),
    ),
  );
});

test('amounts beyond 64 bits and leaves out of order are refused', (t) => {
  const leaf = (byte: number, amount: bigint) => ({
    device: new Uint8Array(32).fill(byte),
    cumulative: tokenAmount(amount),
  });
  t.throws(() => buildSumTree([leaf(1, 2n ** 64n - 1n), leaf(2, 1n)]), { code: 'TREE_OVERFLOW' });
  t.throws(() => buildSumTree([leaf(2, 1n), leaf(1, 1n)]), { code: 'TREE_ORDER' });
  t.throws(() => buildSumTree([leaf(2, 1n), leaf(2, 1n)]), { code: 'TREE_ORDER' });
});
