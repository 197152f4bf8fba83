import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

/** A small writer of `.osm.pbf`, honest unless told otherwise, from fileformat.proto and osmformat.proto. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  while (left >= 0x80) {
    bytes.push((left % 0x80) | 0x80);
    left = Math.floor(left / 0x80);
  }
  return Buffer.from([...bytes, left]);
}
const zigzag = (value: number): Buffer => varint(value >= 0 ? value * 2 : -value * 2 - 1);
export const number = (field: number, value: number): Buffer =>
  Buffer.concat([varint(field * 8), varint(value)]);
export const bytes = (field: number, content: Uint8Array | string): Buffer => {
  const body = Buffer.from(content as Uint8Array);
  return Buffer.concat([varint(field * 8 + 2), varint(body.length), body]);
};
const packed = (field: number, values: readonly Buffer[]) => bytes(field, Buffer.concat(values));
const deltas = (values: readonly number[]) =>
  values.map((value, i) => zigzag(value - (i === 0 ? 0 : (values[i - 1] as number))));

export interface TestNode {
  readonly id: number;
  /** 1e-7 degree. */
  readonly latitude: number;
  readonly longitude: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly version?: number;
}
export interface TestWay {
  readonly id: number;
  readonly refs: readonly number[];
  readonly tags: Readonly<Record<string, string>>;
  readonly version?: number;
}
export interface TestRelation {
  readonly id: number;
  readonly members: readonly (readonly [role: string, type: 'node' | 'way' | 'relation', ref: number])[];
  readonly tags: Readonly<Record<string, string>>;
  readonly version?: number;
}

export interface BlobOptions {
  readonly raw?: boolean;
  readonly rawSize?: number;
  readonly dataSize?: number;
}

/** One framed block. */
export function frame(type: string, content: Buffer, options: BlobOptions = {}): Buffer {
  const body = options.raw ? bytes(1, content) : bytes(3, deflateSync(content));
  const blob = Buffer.concat([body, number(2, options.rawSize ?? content.length)]);
  return framed(type, blob, options.dataSize ?? blob.length);
}

export function framed(type: string, blob: Buffer, dataSize = blob.length): Buffer {
  const header = Buffer.concat([bytes(1, Buffer.from(type)), number(3, dataSize)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, blob]);
}

export const headerBlock = (feature = 'OsmSchema-V0.6'): Buffer =>
  Buffer.concat([bytes(4, Buffer.from(feature)), bytes(4, Buffer.from('DenseNodes'))]);

export function dataBlock(
  nodes: readonly TestNode[],
  ways: readonly TestWay[],
  relations: readonly TestRelation[] = [],
): Buffer {
  const strings = [''];
  const indexOf = (text: string): number => {
    if (!strings.includes(text)) strings.push(text);
    return strings.indexOf(text);
  };
  const noDeltas = nodes.map(() => zigzag(0));
  const versions = nodes.map(({ version = 0 }) => varint(version));
  const hasVersions = nodes.some(({ version }) => version !== undefined);
  const metadata = Buffer.concat([
    packed(1, versions),
    ...[2, 3, 4, 5].map((field) => packed(field, noDeltas)),
  ]);
  const dense = Buffer.concat([
    packed(1, deltas(nodes.map((node) => node.id))),
    ...(hasVersions ? [bytes(5, metadata)] : []),
    packed(8, deltas(nodes.map((node) => node.latitude))),
    packed(9, deltas(nodes.map((node) => node.longitude))),
    packed(
      10,
      nodes.flatMap(({ tags = {} }) => [
        ...Object.entries(tags).flatMap(([key, value]) => [varint(indexOf(key)), varint(indexOf(value))]),
        varint(0),
      ]),
    ),
  ]);
  const tagged = (tags: Readonly<Record<string, string>>, version: number | undefined) =>
    Buffer.concat([
      packed(
        2,
        Object.keys(tags).map((key) => varint(indexOf(key))),
      ),
      packed(
        3,
        Object.values(tags).map((value) => varint(indexOf(value))),
      ),
      ...(version === undefined ? [] : [bytes(4, number(1, version))]),
    ]);
  const wayGroup = ways.map(({ id, refs, tags, version }) =>
    bytes(3, Buffer.concat([number(1, id), tagged(tags, version), packed(8, deltas(refs))])),
  );
  const types = ['node', 'way', 'relation'];
  const relationGroup = relations.map(({ id, members, tags, version }) =>
    bytes(
      4,
      Buffer.concat([
        number(1, id),
        tagged(tags, version),
        packed(
          8,
          members.map(([role]) => varint(indexOf(role))),
        ),
        packed(9, deltas(members.map(([, , ref]) => ref))),
        packed(
          10,
          members.map(([, type]) => varint(types.indexOf(type))),
        ),
      ]),
    ),
  );
  const groups: Buffer[] = [];
  if (nodes.length > 0) groups.push(bytes(2, bytes(2, dense)));
  if (ways.length > 0) groups.push(bytes(2, Buffer.concat(wayGroup)));
  if (relations.length > 0) groups.push(bytes(2, Buffer.concat(relationGroup)));
  const table = Buffer.concat(strings.map((text) => bytes(1, Buffer.from(text))));
  return Buffer.concat([bytes(1, table), ...groups]);
}

export interface FileOptions extends BlobOptions {
  readonly relations?: readonly TestRelation[];
}

/** A whole file: header, one block of nodes, one of ways, one of relations if there are any. */
export function osmFile(
  nodes: readonly TestNode[],
  ways: readonly TestWay[],
  { relations = [], ...options }: FileOptions = {},
): Buffer {
  return Buffer.concat([
    frame('OSMHeader', headerBlock(), options),
    frame('OSMData', dataBlock(nodes, []), options),
    frame('OSMData', dataBlock([], ways), options),
    ...(relations.length > 0 ? [frame('OSMData', dataBlock([], [], relations), options)] : []),
  ]);
}

let folders = 0;
const root = mkdtempSync(join(tmpdir(), 'wayproof-maps-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

/** A new folder, gone when the test process ends. */
export async function aFolder(): Promise<string> {
  const folder = join(root, String(folders++));
  await mkdir(folder);
  return folder;
}

/** Writes a file into a folder of its own. */
export async function savedFile(content: Uint8Array, name = 'test.osm.pbf'): Promise<string> {
  const path = join(await aFolder(), name);
  await writeFile(path, content);
  return path;
}
