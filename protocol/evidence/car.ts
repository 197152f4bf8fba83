import * as dagCbor from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';
import { concatBytes } from '../binary.ts';
import { FleetError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { compareBytes, equalBytes } from '../ids.ts';

/** Blocks travel through IPFS gateways, which take up to 1 MiB. */
export const MAX_BLOCK = 1024 * 1024;
const SHA2_256 = 0x12;
/** Bytes of a CIDv1 with dag-cbor and sha2-256: version, codec, hash, length, digest. */
const CID_SIZE = 36;

export interface Block {
  readonly cid: CID;
  readonly bytes: Uint8Array;
}

export type EvidenceKind = 'work' | 'traces';

/** The dag-cbor CID of a block with this digest. */
export function cidOf(digest: Uint8Array): CID {
  return CID.createV1(dagCbor.code, Digest.create(SHA2_256, digest));
}

export function blockOf(bytes: Uint8Array): Block {
  return { cid: cidOf(sha256(bytes)), bytes };
}

/** CARv1 (ipld.io/specs/transport/car/carv1): a header with the one root, then the blocks. */
export function carHeader(root: CID): Uint8Array {
  const header = dagCbor.encode({ roots: [root], version: 1 });
  return concatBytes(varint(header.length), header);
}

export function carSection({ cid, bytes }: Block): Uint8Array {
  return concatBytes(varint(CID_SIZE + bytes.length), cid.bytes, bytes);
}

/**
 * Reads a CAR block by block, in the one order a writer may use. Every byte is checked: lengths are minimal,
 * each CID is the one the parent block names, each block hashes to it. Errors are EVIDENCE_DAMAGED with the
 * block's index, byte offset, CID and path: they say that these are not the bytes the root stands for, and nothing
 * about who made the root.
 */
export class CarCursor {
  readonly #kind: EvidenceKind;
  readonly #source: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #offset = 0;
  #index = 0;

  constructor(kind: EvidenceKind, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.#kind = kind;
    this.#source =
      Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** The root's CID from the header. */
  async root(): Promise<CID> {
    const length = await this.#length('the header', 128);
    const header = await this.#bytes(length, 'the header');
    let root: CID | undefined;
    try {
      root = (dagCbor.decode(header) as { roots: CID[] }).roots[0];
    } catch {
      // reported below, together with headers that decode to something else
    }
    if (root === undefined || CID.asCID(root) === null || !equalBytes(carHeader(root).subarray(1), header)) {
      throw this.#damaged('the header', 'it is not a CARv1 header with one root');
    }
    return root;
  }

  /** The next block, which must be `expected`. `path` is for the error. */
  async take(expected: CID, path: string): Promise<Block> {
    const where = `block ${this.#index} (${expected.toString()}) at ${path}, byte ${this.#offset}`;
    const length = await this.#length(where, MAX_BLOCK + CID_SIZE);
    if (length <= CID_SIZE) throw this.#damaged(where, `a section of ${length} bytes`);
    if (!equalBytes(await this.#bytes(CID_SIZE, where), expected.bytes)) {
      throw this.#damaged(where, 'another CID stands here');
    }
    const bytes = await this.#bytes(length - CID_SIZE, where);
    if (!equalBytes(cidOf(sha256(bytes)).bytes, expected.bytes)) {
      throw this.#damaged(where, 'the block does not hash to its CID');
    }
    this.#index++;
    return { cid: expected, bytes };
  }

  /** Throws unless the CAR ends here. */
  async end(): Promise<void> {
    if (await this.#fill()) throw this.#damaged(`byte ${this.#offset}`, 'more bytes follow the last block');
  }

  /** Lets go of the source, wherever reading stopped: an audit ends at the first contradiction. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  #damaged(place: string, reason: string): FleetError {
    return new FleetError('EVIDENCE_DAMAGED', { kind: this.#kind, place, reason });
  }

  /** An unsigned varint, minimal, at most `max`. */
  async #length(where: string, max: number): Promise<number> {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = (await this.#bytes(1, where))[0] as number;
      value += (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (byte === 0 && shift > 0) break;
      if (value > max) throw this.#damaged(where, `a length of ${value}, at most ${max} is allowed`);
      return value;
    }
    throw this.#damaged(where, 'a length that is not a minimal varint');
  }

  async #bytes(length: number, where: string): Promise<Uint8Array> {
    const out = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (!(await this.#fill())) throw this.#damaged(where, 'the file ends here');
      const part = this.#chunk.subarray(0, length - filled);
      out.set(part, filled);
      filled += part.length;
      this.#chunk = this.#chunk.subarray(part.length);
      this.#offset += part.length;
    }
    return out;
  }

  /** Whether there is another byte. */
  async #fill(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#source.next();
      if (next.done === true) return false;
      this.#chunk = next.value;
    }
    return true;
  }
}

/** Decodes a dag-cbor block; re-encoding must give the same bytes. Undefined when it does not. */
export function decodeBlock(bytes: Uint8Array): unknown {
  try {
    const value: unknown = dagCbor.decode(bytes);
    return compareBytes(dagCbor.encode(value), bytes) === 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
