import { sha256 } from '@noble/hashes/sha2.js';
import { FleetError } from '../../protocol/errors.ts';
import { equalBytes, toHex } from '../../protocol/ids.ts';
import { type NetworkContent, networkOf, type RoadNetwork } from './network.ts';
import { checkNetwork } from './network-check.ts';

/*
 * The network file, little endian; version 1 without banned turns, version 2 with some:
 *   magic "wayproof-roads\0\0" 16 · version u32 · nodes u32 · edges u32 · points u32 · names u32 · name bytes u32
 *   version 2 only: banned turns u32
 *   the arrays of `sections` in that order, without padding
 *   name lengths u16 × names · the names as UTF-8
 *   sha256 of everything before 32
 * That last hash is the map hash a network pins on chain.
 */
const magic = new TextEncoder().encode('wayproof-roads\0\0');
const versions = { plain: 1, withTurns: 2 } as const;
const headerLengths: Readonly<Record<number, number>> = { 1: 40, 2: 44 };
const hashLength = 32;

type ArrayName = {
  [Name in keyof NetworkContent]: NetworkContent[Name] extends ArrayBufferView ? Name : never;
}[keyof NetworkContent];
type Count = 'nodes' | 'edges' | 'edges + 1' | 'points' | 'turns';
type Width = 'u8' | 'i8' | 'u16' | 'u32' | 'i32';

const sections: readonly (readonly [ArrayName, Width, Count])[] = [
  ['nodeLatitude', 'i32', 'nodes'],
  ['nodeLongitude', 'i32', 'nodes'],
  ['edgeFrom', 'u32', 'edges'],
  ['edgeTo', 'u32', 'edges'],
  ['edgeDecimeters', 'u32', 'edges'],
  ['edgeClass', 'u8', 'edges'],
  ['edgeSurface', 'u8', 'edges'],
  ['edgeFlags', 'u16', 'edges'],
  ['edgeWidth', 'u8', 'edges'],
  ['edgeIncline', 'i8', 'edges'],
  ['edgeSpeedLimit', 'u8', 'edges'],
  ['edgeName', 'u32', 'edges'],
  ['pointStart', 'u32', 'edges + 1'],
  ['pointLatitude', 'i32', 'points'],
  ['pointLongitude', 'i32', 'points'],
  ['bannedFrom', 'u32', 'turns'],
  ['bannedTo', 'u32', 'turns'],
  ['bannedFor', 'u8', 'turns'],
];
const arrays = { u8: Uint8Array, i8: Int8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array };

interface Counts {
  readonly nodes: number;
  readonly edges: number;
  readonly points: number;
  readonly names: number;
  readonly nameBytes: number;
  readonly turns: number;
}

/** The network file of a network; the same network always gives the same bytes. */
export function encodeNetwork(network: RoadNetwork): Uint8Array {
  const names = network.names.map((name) => new TextEncoder().encode(name));
  const counts: Counts = {
    nodes: network.nodeCount,
    edges: network.edgeCount,
    points: network.pointLatitude.length,
    names: names.length,
    nameBytes: names.reduce((sum, name) => sum + name.length, 0),
    turns: network.bannedFrom.length,
  };
  const bytes = new Uint8Array(fileLength(counts));
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  const { nodes, edges, points, nameBytes, turns } = counts;
  const words = [
    versionOf(counts),
    nodes,
    edges,
    points,
    names.length,
    nameBytes,
    ...(turns > 0 ? [turns] : []),
  ];
  for (const [i, value] of words.entries()) view.setUint32(16 + i * 4, value, true);
  let at = headerLengthOf(counts);
  for (const [name, width] of sections) {
    const values = network[name];
    for (let i = 0; i < values.length; i++) write(view, width, at + i * widthOf(width), values[i] as number);
    at += values.length * widthOf(width);
  }
  for (const name of names) {
    view.setUint16(at, name.length, true);
    at += 2;
  }
  for (const name of names) {
    bytes.set(name, at);
    at += name.length;
  }
  bytes.set(sha256(bytes.subarray(0, at)), at);
  return bytes;
}

/** Whether bytes claim to be a network file; only `decodeNetwork` tells whether they are. */
export function isNetworkFile(bytes: Uint8Array): boolean {
  return equalBytes(bytes.subarray(0, magic.length), magic);
}

/** The map hash of a network file that `decodeNetwork` or `encodeNetwork` has seen: its last 32 bytes. */
export function mapHashOf(file: Uint8Array): Uint8Array {
  // Copied: a slice of a Buffer would keep the whole file in memory.
  return Uint8Array.from(file.subarray(-hashLength));
}

/**
 * Reads a network file and believes nothing in it.
 * @throws FleetError NETWORK_FILE_KIND, NETWORK_FILE_VERSION, NETWORK_FILE_LENGTH, NETWORK_FILE_HASH or
 * NETWORK_FILE_CONTENT.
 */
export function decodeNetwork(bytes: Uint8Array): RoadNetwork {
  const counts = readHeader(bytes);
  const expected = bytes.subarray(-hashLength);
  const got = sha256(bytes.subarray(0, bytes.length - hashLength));
  if (!equalBytes(expected, got)) {
    throw new FleetError('NETWORK_FILE_HASH', { expected: toHex(expected), got: toHex(got) });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = headerLengthOf(counts);
  const read: Record<string, ArrayBufferView> = {};
  for (const [name, width, count] of sections) {
    const length = lengthOf(count, counts);
    const values = new arrays[width](length);
    for (let i = 0; i < length; i++) values[i] = readAt(view, width, at + i * widthOf(width));
    read[name] = values;
    at += length * widthOf(width);
  }
  const content = {
    ...(read as unknown as Pick<NetworkContent, ArrayName>),
    nodeCount: counts.nodes,
    edgeCount: counts.edges,
    names: readNames(bytes, at, counts),
  };
  checkNetwork(content);
  return networkOf(content);
}

function readHeader(bytes: Uint8Array): Counts {
  if (bytes.length < (headerLengths[1] as number) + hashLength || !isNetworkFile(bytes)) {
    throw new FleetError('NETWORK_FILE_KIND', { bytes: bytes.length });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (i: number) => view.getUint32(16 + i * 4, true);
  const version = word(0);
  if (headerLengths[version] === undefined) {
    throw new FleetError('NETWORK_FILE_VERSION', { expected: versions.withTurns, got: version });
  }
  const turns = version === versions.withTurns ? word(6) : 0;
  const counts = {
    nodes: word(1),
    edges: word(2),
    points: word(3),
    names: word(4),
    nameBytes: word(5),
    turns,
  };
  // Before anything is allocated: a lying count cannot ask for more than the file is long. A file with turns
  // that holds none would be a second file of the same network.
  if (versionOf(counts) !== version || fileLength(counts) !== bytes.length) {
    throw new FleetError('NETWORK_FILE_LENGTH', { expected: fileLength(counts), got: bytes.length });
  }
  return counts;
}

const versionOf = ({ turns }: Counts): number => (turns > 0 ? versions.withTurns : versions.plain);
const headerLengthOf = (counts: Counts): number => headerLengths[versionOf(counts)] as number;

function readNames(bytes: Uint8Array, start: number, { names, nameBytes }: Counts): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let at = start + names * 2;
  const end = at + nameBytes;
  return Array.from({ length: names }, (_, i) => {
    const next = at + view.getUint16(start + i * 2, true);
    if (next > end || (i === names - 1 && next !== end)) {
      throw new FleetError('NETWORK_FILE_CONTENT', { what: 'name', index: i });
    }
    try {
      const name = decoder.decode(bytes.subarray(at, next));
      at = next;
      return name;
    } catch (cause) {
      throw new FleetError('NETWORK_FILE_CONTENT', { what: 'name', index: i }, { cause });
    }
  });
}

function lengthOf(count: Count, { nodes, edges, points, turns }: Counts): number {
  return { nodes, edges, 'edges + 1': edges + 1, points, turns }[count];
}

const widthOf = (width: Width): number => arrays[width].BYTES_PER_ELEMENT;

function fileLength(counts: Counts): number {
  let length = headerLengthOf(counts) + counts.names * 2 + counts.nameBytes + hashLength;
  for (const [, width, count] of sections) length += lengthOf(count, counts) * widthOf(width);
  return length;
}

function readAt(view: DataView, width: Width, at: number): number {
  if (width === 'i32') return view.getInt32(at, true);
  if (width === 'u32') return view.getUint32(at, true);
  if (width === 'u16') return view.getUint16(at, true);
  return width === 'u8' ? view.getUint8(at) : view.getInt8(at);
}

function write(view: DataView, width: Width, at: number, value: number): void {
  if (width === 'i32') view.setInt32(at, value, true);
  else if (width === 'u32') view.setUint32(at, value, true);
  else if (width === 'u16') view.setUint16(at, value, true);
  else if (width === 'u8') view.setUint8(at, value);
  else view.setInt8(at, value);
}
