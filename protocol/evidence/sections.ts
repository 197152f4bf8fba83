import * as dagCbor from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import { concatBytes } from '../binary.ts';
import { FleetError } from '../errors.ts';
import { equalBytes } from '../ids.ts';
import {
  type Block,
  blockOf,
  CarCursor,
  carHeader,
  carSection,
  decodeBlock,
  type EvidenceKind,
  MAX_BLOCK,
} from './car.ts';
import { encodeItem } from './encode-item.ts';
import { Fields } from './fields.ts';

/** Bytes at which a chunk of items is closed; with the largest item it stays far below a block's limit. */
const CHUNK_BYTES = 256 * 1024;
const LIST_LINKS = 4096;

type Items = AsyncIterable<unknown> | Iterable<unknown>;

/**
 * Keeps the blocks of pass one until the root is known, so that nothing is read and encoded twice. Given back once,
 * in the order and in the pieces in which they came.
 */
export interface Spool {
  add(bytes: Uint8Array): Promise<void>;
  read(): AsyncIterable<Uint8Array>;
}

/**
 * A named run of items: root → lists of links → chunks of items. Without a spool it is iterated twice and must give
 * the same again.
 */
export interface Section {
  readonly name: string;
  items(): Items;
}

/** The links of one section: what pass one learns and pass two checks. */
export interface SectionPlan {
  readonly name: string;
  readonly lists: readonly Block[];
  readonly chunks: readonly CID[];
}

/** Pass one: the CIDs a section will have. Keeps 36 bytes for 256 KiB of evidence. */
export async function planSection(section: Section, spool?: Spool): Promise<SectionPlan> {
  const chunks: CID[] = [];
  for await (const block of chunksOf(section.items())) {
    chunks.push(block.cid);
    await spool?.add(carSection(block));
  }
  const lists: Block[] = [];
  for (let i = 0; i < chunks.length; i += LIST_LINKS) {
    lists.push(blockOf(dagCbor.encode(chunks.slice(i, i + LIST_LINKS))));
  }
  return { name: section.name, lists, chunks };
}

/** Pass two: the CAR, depth-first. Throws EVIDENCE_CHANGED when a section gives other items than in pass one. */
export async function* writeCar(
  root: Block,
  sections: readonly Section[],
  plans: readonly SectionPlan[],
  spool?: Spool,
): AsyncGenerator<Uint8Array> {
  yield carHeader(root.cid);
  yield carSection(root);
  const kept = spool?.read()[Symbol.asyncIterator]();
  for (const [i, section] of sections.entries()) {
    const plan = plans[i] as SectionPlan;
    const chunks = kept === undefined ? madeAgain(section, plan) : keptChunks(kept, plan);
    let count = 0;
    for await (const chunk of chunks) {
      if (count % LIST_LINKS === 0) yield carSection(plan.lists[count / LIST_LINKS] as Block);
      yield chunk;
      count++;
    }
    if (count !== plan.chunks.length) throw changed(plan, count);
  }
}

async function* madeAgain(section: Section, plan: SectionPlan): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const block of chunksOf(section.items())) {
    if (!(plan.chunks[count]?.equals(block.cid) ?? false)) throw changed(plan, count);
    yield carSection(block);
    count++;
  }
}

async function* keptChunks(
  kept: AsyncIterator<Uint8Array>,
  { chunks }: SectionPlan,
): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < chunks.length; i++) {
    const next = await kept.next();
    if (next.done === true) return;
    yield next.value;
  }
}

const changed = ({ name }: SectionPlan, chunk: number) =>
  new FleetError('EVIDENCE_CHANGED', { section: name, chunk });

/** An item and where it stands. */
export interface Placed {
  readonly item: unknown;
  readonly place: string;
}

/** Reads a section's items from a cursor that stands at its first block. */
export async function* readSection(
  kind: EvidenceKind,
  cursor: CarCursor,
  name: string,
  lists: readonly CID[],
): AsyncGenerator<Placed> {
  for (const [i, list] of lists.entries()) {
    const path = `/${name}/${i}`;
    const links = await takeArray(kind, cursor, list, path);
    for (const [j, link] of links.entries()) {
      const chunk = CID.asCID(link);
      if (chunk === null) throw damaged(kind, `${path}/${j}`, 'expected a link');
      const items = await takeArray(kind, cursor, chunk, `${path}/${j}`);
      for (const [k, item] of items.entries()) {
        yield { item, place: `${path}/${j}/${k} in block ${chunk.toString()}` };
      }
    }
  }
}

async function takeArray(kind: EvidenceKind, cursor: CarCursor, cid: CID, path: string): Promise<unknown[]> {
  const value = decodeBlock((await cursor.take(cid, path)).bytes);
  if (!Array.isArray(value)) throw damaged(kind, `${path} in block ${cid.toString()}`, 'expected an array');
  return value;
}

const damaged = (kind: EvidenceKind, place: string, reason: string) =>
  new FleetError('EVIDENCE_INVALID', { kind, place, reason });

/** Items packed into blocks; each item is encoded once. */
async function* chunksOf(items: Items): AsyncGenerator<Block> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const item of items) {
    const bytes = encodeItem(item);
    if (bytes.length > MAX_BLOCK - CHUNK_BYTES - 9) {
      throw new FleetError('EVIDENCE_ITEM', { bytes: bytes.length, limit: MAX_BLOCK - CHUNK_BYTES - 9 });
    }
    parts.push(bytes);
    size += bytes.length;
    if (size >= CHUNK_BYTES) {
      yield blockOf(arrayOf(parts));
      parts = [];
      size = 0;
    }
  }
  if (parts.length > 0) yield blockOf(arrayOf(parts));
}

/** The dag-cbor array of items that are encoded already: head of major type 4, then the items. */
function arrayOf(parts: readonly Uint8Array[]): Uint8Array {
  const { length } = parts;
  const head =
    length < 24
      ? [0x80 | length]
      : length < 0x100
        ? [0x98, length]
        : length < 0x10000
          ? [0x99, length >> 8, length & 0xff]
          : [0x9a, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
  return concatBytes(Uint8Array.from(head), ...parts);
}

/** A CAR whose root block was read: its fields and the lists of its sections. */
export interface OpenedCar {
  readonly cid: CID;
  readonly root: Fields;
  readonly cursor: CarCursor;
  /** Items of section `name`; sections must be taken in order, each to its end. */
  items<T>(
    name: string,
    read: (fields: Fields) => T,
  ): AsyncGenerator<{ readonly value: T; readonly place: string }>;
}

/** Reads header and root of a CAR and checks what kind of evidence it is. Throws EVIDENCE_DAMAGED, EVIDENCE_INVALID. */
export async function openCar(
  kind: EvidenceKind,
  version: number,
  sectionNames: readonly string[],
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  expectedDigest: Uint8Array | undefined,
): Promise<OpenedCar> {
  const cursor = new CarCursor(kind, chunks);
  try {
    return await readTop(kind, version, sectionNames, cursor, expectedDigest);
  } catch (error) {
    await cursor.close();
    throw error;
  }
}

async function readTop(
  kind: EvidenceKind,
  version: number,
  sectionNames: readonly string[],
  cursor: CarCursor,
  expectedDigest: Uint8Array | undefined,
): Promise<OpenedCar> {
  const cid = await cursor.root();
  if (expectedDigest !== undefined && !equalBytes(expectedDigest, cid.multihash.digest)) {
    const reason = `root ${cid.toString()} does not have the digest on chain`;
    throw new FleetError('EVIDENCE_DAMAGED', { kind, place: 'the header', reason });
  }
  const root = new Fields(kind, '/', decodeBlock((await cursor.take(cid, '/')).bytes));
  if (root.text('kind') !== `wayproof-${kind}`) throw root.wrong(`this is not ${kind} evidence`);
  if (root.integer('version') !== version) throw root.wrong('another version of this evidence');
  const lists = root.array('sections').map((links) => {
    const cids = Array.isArray(links) ? links.map((link) => CID.asCID(link)) : [null];
    if (cids.some((link) => link === null)) throw root.wrong('sections must hold links');
    return cids as CID[];
  });
  if (lists.length !== sectionNames.length) throw root.wrong(`sections must be ${sectionNames.join(', ')}`);
  const items = async function* <T>(name: string, read: (fields: Fields) => T) {
    for await (const { item, place } of readSection(
      kind,
      cursor,
      name,
      lists[sectionNames.indexOf(name)] ?? [],
    )) {
      yield { value: read(new Fields(kind, place, item)), place };
    }
  };
  return { cid, root, cursor, items };
}
