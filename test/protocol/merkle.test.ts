import test from 'ava';
import fc from 'fast-check';
import { compareBytes, equalBytes } from '../../protocol/ids.ts';
import {
  evidenceLeaf,
  LeafSet,
  MerkleRoot,
  merkleProof,
  treeDepth,
  verifyMerkleProof,
} from '../../protocol/merkle.ts';

const hashes = fc.uniqueArray(fc.uint8Array({ minLength: 32, maxLength: 32 }), {
  maxLength: 40,
  comparator: equalBytes,
});

test('a tree has ceil(log2(leaves)) levels', (t) => {
  t.deepEqual([0, 1, 2, 3, 4, 5, 8, 9].map(treeDepth), [0, 0, 1, 2, 2, 3, 3, 4]);
});

test('every leaf has a proof, and the proof fits no other leaf, index or count', (t) => {
  fc.assert(
    fc.property(hashes, fc.nat(), (unsorted, pick) => {
      fc.pre(unsorted.length > 0);
      const leaves = unsorted.toSorted(compareBytes);
      const tree = new MerkleRoot();
      for (const leaf of leaves) tree.push(leaf);
      const index = pick % leaves.length;
      const leaf = leaves[index] as Uint8Array;
      const proof = merkleProof(leaves, index);
      t.is(proof.length, treeDepth(leaves.length));
      t.true(verifyMerkleProof(tree.root(), leaves.length, index, leaf, proof));
      t.false(verifyMerkleProof(tree.root(), leaves.length, index + leaves.length, leaf, proof));
      t.false(verifyMerkleProof(tree.root(), leaves.length, index, evidenceLeaf(leaf, leaf), proof));
      t.false(verifyMerkleProof(tree.root(), leaves.length, index, leaf, [...proof, leaf]));
      if (leaves.length > 1) t.false(verifyMerkleProof(tree.root(), leaves.length, index ^ 1, leaf, proof));
    }),
  );
});

test('the root is a function of the set: order and doubles do not matter', (t) => {
  fc.assert(
    fc.property(hashes, (leaves) => {
      const one = new LeafSet();
      const other = new LeafSet();
      for (const leaf of leaves) one.add(leaf);
      for (const leaf of [...leaves.toReversed(), ...leaves]) other.add(leaf);
      t.deepEqual(one.root(), other.root());
    }),
  );
});

test('leaves that do not rise strictly are refused', (t) => {
  const tree = new MerkleRoot();
  tree.push(new Uint8Array(32).fill(2));
  t.throws(() => tree.push(new Uint8Array(32).fill(2)), { code: 'TREE_ORDER' });
  t.throws(() => tree.push(new Uint8Array(32).fill(1)), { code: 'TREE_ORDER' });
});
