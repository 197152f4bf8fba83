import { gzipSync } from 'node:zlib';
import type { BoundsE7 } from '../geometry/polygon.ts';
import { MAX_ZOOM, MIN_ZOOM, type Tile } from './cut-tiles.ts';
import { tileId } from './tile-id.ts';

interface Entry {
  readonly id: number;
  readonly offset: number;
  readonly length: number;
}

const HEADER = 127;
/** Header and root directory lie in the first 16 KiB, which a reader fetches at once. */
const FIRST_READ = 16_384;
const LEAF_ENTRIES = 2_048;
const GZIP = 2;
const VECTOR = 1;

/**
 * One file of tiles that is read by HTTP ranges.
 * @source PMTiles specification, version 3 (github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md)
 */
export function pmtilesOf(tiles: Iterable<Tile>, bounds: BoundsE7, metadata: object): Uint8Array {
  const packed = [...tiles]
    .map(({ zoom, x, y, bytes }) => ({ id: tileId(zoom, x, y), bytes: gzipSync(bytes) }))
    .sort((one, other) => one.id - other.id);
  let end = 0;
  const entries = packed.map(({ id, bytes }): Entry => {
    const offset = end;
    end += bytes.length;
    return { id, offset, length: bytes.length };
  });
  const { root, leaves } = directories(entries);
  const about = gzipSync(JSON.stringify(metadata));
  const header = headerOf([root.length, about.length, leaves.length, end], entries.length, bounds);
  return Buffer.concat([header, root, about, leaves, ...packed.map(({ bytes }) => bytes)]);
}

/** One directory where it fits into the first read, else a root of leaves. */
function directories(entries: readonly Entry[]): { root: Buffer; leaves: Buffer } {
  const whole = directory(entries.map((entry) => ({ ...entry, run: 1 })));
  if (whole.length <= FIRST_READ - HEADER) return { root: whole, leaves: Buffer.alloc(0) };
  const leaves: Buffer[] = [];
  const roots: (Entry & { run: number })[] = [];
  let offset = 0;
  for (let from = 0; from < entries.length; from += LEAF_ENTRIES) {
    const part = entries.slice(from, from + LEAF_ENTRIES);
    const leaf = directory(part.map((entry) => ({ ...entry, run: 1 })));
    roots.push({ id: part[0]?.id ?? 0, offset, length: leaf.length, run: 0 });
    leaves.push(leaf);
    offset += leaf.length;
  }
  return { root: directory(roots), leaves: Buffer.concat(leaves) };
}

/** Columns of varints: how many, steps of the ids, runs (0 is a leaf), lengths, offsets (0 follows the last). */
function directory(entries: readonly (Entry & { readonly run: number })[]): Buffer {
  const row: number[] = [];
  varint(row, entries.length);
  for (const [i, { id }] of entries.entries()) varint(row, id - (entries[i - 1]?.id ?? 0));
  for (const { run } of entries) varint(row, run);
  for (const { length } of entries) varint(row, length);
  for (const [i, { offset }] of entries.entries()) {
    const before = entries[i - 1];
    varint(row, before !== undefined && offset === before.offset + before.length ? 0 : offset + 1);
  }
  return gzipSync(Buffer.from(row));
}

function varint(row: number[], value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) row.push((rest % 128) | 128);
  row.push(rest);
}

function headerOf(parts: readonly number[], tiles: number, bounds: BoundsE7): Buffer {
  const header = Buffer.alloc(HEADER);
  header.write('PMTiles', 0, 'latin1');
  header[7] = 3;
  let offset = HEADER;
  // Root directory, metadata, leaf directories, tiles: where each begins and how long it is.
  for (const [i, length] of parts.entries()) {
    header.writeBigUInt64LE(BigInt(offset), 8 + i * 16);
    header.writeBigUInt64LE(BigInt(length), 16 + i * 16);
    offset += length;
  }
  // Tiles addressed, entries, contents: each tile is one entry with bytes of its own.
  for (const at of [72, 80, 88]) header.writeBigUInt64LE(BigInt(tiles), at);
  header.set([1, GZIP, GZIP, VECTOR, MIN_ZOOM, MAX_ZOOM], 96);
  const { south, west, north, east } = bounds;
  for (const [i, value] of [west, south, east, north].entries()) header.writeInt32LE(value, 102 + i * 4);
  header[118] = MAX_ZOOM - 1;
  header.writeInt32LE(Math.round((west + east) / 2), 119);
  header.writeInt32LE(Math.round((south + north) / 2), 123);
  return header;
}
