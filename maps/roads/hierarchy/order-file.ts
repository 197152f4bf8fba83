import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes } from '../../../protocol/ids.ts';

/*
 * The order file, version 1, little endian; it lies beside the network file it belongs to:
 *   magic "wayproof-order\0\0" 16 · version u32 · nodes u32 · map hash 32 · the nodes by rising rank u32 × nodes
 *   sha256 of everything before 32
 */
const magic = new TextEncoder().encode('wayproof-order\0\0');
const version = 1;
const headerLength = 56;
const hashLength = 32;

export function encodeOrder(order: Int32Array, mapHash: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(headerLength + order.length * 4 + hashLength);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  view.setUint32(16, version, true);
  view.setUint32(20, order.length, true);
  bytes.set(mapHash, 24);
  for (let rank = 0; rank < order.length; rank++) {
    view.setUint32(headerLength + rank * 4, order[rank] as number, true);
  }
  bytes.set(sha256(bytes.subarray(0, -hashLength)), bytes.length - hashLength);
  return bytes;
}

/**
 * The order in a file, or undefined when it is of another version or network, cut or damaged: it can be made
 * again, so nobody has to hear of it. Each node comes exactly once, whatever the file says.
 */
export function decodeOrder(
  bytes: Uint8Array,
  nodeCount: number,
  mapHash: Uint8Array,
): Int32Array | undefined {
  if (bytes.length !== headerLength + nodeCount * 4 + hashLength) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isOurs =
    equalBytes(bytes.subarray(0, magic.length), magic) &&
    view.getUint32(16, true) === version &&
    view.getUint32(20, true) === nodeCount &&
    equalBytes(bytes.subarray(24, headerLength), mapHash) &&
    equalBytes(bytes.subarray(-hashLength), sha256(bytes.subarray(0, -hashLength)));
  if (!isOurs) return undefined;
  const order = new Int32Array(nodeCount);
  const seen = new Uint8Array(nodeCount);
  for (let rank = 0; rank < nodeCount; rank++) {
    const node = view.getUint32(headerLength + rank * 4, true);
    if (node >= nodeCount || seen[node] === 1) return undefined;
    seen[node] = 1;
    order[rank] = node;
  }
  return order;
}
