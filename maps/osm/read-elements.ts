import { OSMTransform, parse } from 'osm-pbf-parser-node';
import { checkBlock } from './check-block.ts';
import { brokenAt, type OsmBlob, readBlobs } from './read-blobs.ts';

/** The tags that matter to streets and paths; the parser keeps no others. */
const wayTags = [
  'access',
  'area',
  'bridge',
  'conveying',
  'crossing',
  'cycleway',
  'foot',
  'footway',
  'highway',
  'incline',
  'junction',
  'kerb',
  'maxspeed',
  'motor_vehicle',
  'motorcar',
  'motorroad',
  'name',
  'oneway',
  'path',
  'ref',
  'sidewalk',
  'sidewalk:both',
  'sidewalk:left',
  'sidewalk:right',
  'smoothness',
  'surface',
  'tunnel',
  'vehicle',
  'width',
] as const;
const nodeTags = ['crossing', 'kerb'] as const;

export type OsmTags = Readonly<Partial<Record<(typeof wayTags | typeof nodeTags)[number], string>>>;

export interface OsmWay {
  readonly id: number;
  readonly refs: readonly number[];
  readonly tags: OsmTags;
}

/** A node; places in 1e-7 degree. */
export interface OsmNode {
  readonly id: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly tags: OsmTags;
}

/** Told after every block: bytes of this file done, and of how many. */
export type BlockDone = (done: number, total: number) => void;

const parserOptions = new OSMTransform({
  withTags: { node: [...nodeTags], way: [...wayTags], relation: false },
});

/** Calls `visit` with every way of a file. @throws FleetError MAP_FILE_UNREADABLE, OSM_FILE_BROKEN. */
export async function readWays(file: string, visit: (way: OsmWay) => void, done?: BlockDone): Promise<void> {
  for await (const blob of readBlobs(file)) {
    readBlock(blob, 'hasWays', (element) => {
      if (element.type === 'way') visit(wayOf(element));
    });
    done?.(blob.next, blob.fileBytes);
  }
}

/** Calls `visit` with every node of a file. @throws FleetError MAP_FILE_UNREADABLE, OSM_FILE_BROKEN. */
export async function readNodes(
  file: string,
  visit: (node: OsmNode) => void,
  done?: BlockDone,
): Promise<void> {
  for await (const blob of readBlobs(file)) {
    readBlock(blob, 'hasNodes', (element) => {
      if (element.type === 'node') visit(nodeOf(element));
    });
    done?.(blob.next, blob.fileBytes);
  }
}

/** What the parser makes; only the shape the checked block already guarantees is relied on. */
interface Parsed {
  readonly type: unknown;
  readonly id: unknown;
  readonly refs?: unknown;
  readonly lat?: unknown;
  readonly lon?: unknown;
  readonly tags?: unknown;
}

function readBlock(blob: OsmBlob, want: 'hasWays' | 'hasNodes', visit: (element: Parsed) => void): void {
  try {
    if (!checkBlock(blob.bytes)[want]) return;
    for (const element of parse(blob.bytes, parserOptions)) visit(element as Parsed);
  } catch (error) {
    throw brokenAt(blob, error);
  }
}

const noTags: OsmTags = {};

function wayOf({ id, refs, tags }: Parsed): OsmWay {
  if (!Number.isSafeInteger(id) || !Array.isArray(refs))
    throw new RangeError(`way ${String(id)} is not valid`);
  for (const ref of refs) {
    if (!Number.isSafeInteger(ref)) throw new RangeError(`way ${String(id)} refers to node ${String(ref)}`);
  }
  return { id: id as number, refs, tags: (tags as OsmTags | undefined) ?? noTags };
}

function nodeOf({ id, lat, lon, tags }: Parsed): OsmNode {
  const latitude = Math.round((lat as number) * 1e7);
  const longitude = Math.round((lon as number) * 1e7);
  const isPlace = Math.abs(latitude) <= 900_000_000 && Math.abs(longitude) <= 1_800_000_000;
  if (!Number.isSafeInteger(id) || !isPlace) throw new RangeError(`node ${String(id)} is not on Earth`);
  return { id: id as number, latitude, longitude, tags: (tags as OsmTags | undefined) ?? noTags };
}
