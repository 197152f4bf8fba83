import { FleetError } from './errors.ts';
import { sha256 } from './hash.ts';
import { compareBytes, equalBytes, toHex } from './ids.ts';

const LEAF = Uint8Array.of(0);
const INNER = Uint8Array.of(1);
/** Fills a tree up to a power of two. No preimage is known, so it can never be shown as a leaf. */
export const EMPTY: Uint8Array = new Uint8Array(32);

/** A leaf of the work or traces tree. The prefix keeps a leaf from passing as an inner node (RFC 6962 section 2.1). */
export function evidenceLeaf(statement: Uint8Array, signature: Uint8Array): Uint8Array {
  return sha256(LEAF, statement, signature);
}

const innerHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(INNER, left, right);

/** ceil(log2(max(leaves, 1))): the levels of every tree of ours. */
export function treeDepth(leaves: number): number {
  let depth = 0;
  while (2 ** depth < leaves) depth++;
  return depth;
}

/**
 * The root of a tree whose leaves arrive one by one, strictly rising; keeps one hash a level.
 * Rising order makes the root a function of the set, and doubles impossible.
 */
export class MerkleRoot {
  readonly #pending: (Uint8Array | undefined)[] = [];
  #last: Uint8Array | undefined;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Throws TREE_ORDER unless `leaf` is above the one before. */
  push(leaf: Uint8Array): void {
    if (this.#last !== undefined && compareBytes(this.#last, leaf) >= 0) {
      throw new FleetError('TREE_ORDER', { tree: 'evidence', index: this.#count, leaf: toHex(leaf) });
    }
    this.#last = leaf;
    this.#count++;
    let node = leaf;
    let level = 0;
    for (let left = this.#pending[level]; left !== undefined; left = this.#pending[level]) {
      this.#pending[level++] = undefined;
      node = innerHash(left, node);
    }
    this.#pending[level] = node;
  }

  root(): Uint8Array {
    if (this.#count === 0) return EMPTY;
    const depth = treeDepth(this.#count);
    let padding = EMPTY;
    let node: Uint8Array | undefined;
    for (let level = 0; level < depth; level++) {
      const left = this.#pending[level];
      if (left !== undefined) node = innerHash(left, node ?? padding);
      else if (node !== undefined) node = innerHash(node, padding);
      padding = innerHash(padding, padding);
    }
    return node ?? (this.#pending[depth] as Uint8Array);
  }
}

/** Where the halves of a 64-bit number lie on this machine. */
const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;

/** The root of leaves in any order; doubles count once. 36 bytes of memory a leaf. */
export class LeafSet {
  #bytes = new Uint8Array(32 * 256);
  #size = 0;

  add(leaf: Uint8Array): void {
    if ((this.#size + 1) * 32 > this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(leaf, this.#size++ * 32);
  }

  /** The leaves, strictly rising; views into this set. */
  *sorted(): Generator<Uint8Array> {
    let last: Uint8Array | undefined;
    for (const index of this.#order()) {
      const leaf = this.#leaf(index);
      if (last === undefined || !equalBytes(last, leaf)) yield leaf;
      last = leaf;
    }
  }

  root(): Uint8Array {
    const tree = new MerkleRoot();
    for (const leaf of this.sorted()) tree.push(leaf);
    return tree.root().slice();
  }

  /**
   * Leaves are hashes, so their first four bytes nearly sort them: prefix and index are sorted as one 64-bit
   * number, without a comparison of ours, and the few equal prefixes are put right.
   */
  #order(): Uint32Array {
    const words = new Uint32Array(this.#size * 2);
    const view = new DataView(this.#bytes.buffer);
    for (let i = 0; i < this.#size; i++) {
      words[2 * i + HIGH] = view.getUint32(i * 32);
      words[2 * i + LOW] = i;
    }
    new BigUint64Array(words.buffer).sort();
    const order = new Uint32Array(this.#size);
    for (let i = 0; i < this.#size; i++) order[i] = words[2 * i + LOW] as number;
    for (let start = 0; start < this.#size; ) {
      let end = start + 1;
      while (end < this.#size && words[2 * end + HIGH] === words[2 * start + HIGH]) end++;
      if (end - start > 1) {
        order.subarray(start, end).sort((a, b) => compareBytes(this.#leaf(a), this.#leaf(b)));
      }
      start = end;
    }
    return order;
  }

  #leaf(index: number): Uint8Array {
    return this.#bytes.subarray(index * 32, index * 32 + 32);
  }
}

/** The siblings of leaf `index` from the bottom up; exactly `treeDepth` of them. */
export function merkleProof(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (!(index >= 0 && index < leaves.length)) throw new RangeError(`no leaf ${index} among ${leaves.length}`);
  const proof: Uint8Array[] = [];
  let level = leaves;
  let padding = EMPTY;
  for (let at = index; proof.length < treeDepth(leaves.length); at >>= 1) {
    proof.push(level[at ^ 1] ?? padding);
    const above: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2)
      above.push(innerHash(level[i] as Uint8Array, level[i + 1] ?? padding));
    padding = innerHash(padding, padding);
    level = above;
  }
  return proof;
}

/** Whether `leaf` is leaf `index` of the `count` leaves under `root`. */
export function verifyMerkleProof(
  root: Uint8Array,
  count: number,
  index: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!Number.isInteger(index) || index < 0 || index >= count || proof.length !== treeDepth(count))
    return false;
  let node = leaf;
  proof.forEach((sibling, level) => {
    node = (index >>> level) & 1 ? innerHash(sibling, node) : innerHash(node, sibling);
  });
  return equalBytes(node, root);
}
