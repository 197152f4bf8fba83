import { OSMTransform, parse } from 'osm-pbf-parser-node';
import type { FleetError } from '../../protocol/errors.ts';
import { type BlockContent, checkBlock } from './check-block.ts';
import { brokenAt, type OsmBlob, readBlobs } from './read-blobs.ts';

/** The tags that matter to streets and paths; the parser keeps no others. */
const wayTags = [
  'access',
  'area',
  'bicycle',
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
  'oneway:bicycle',
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
const relationTags = [
  'except',
  'restriction',
  'restriction:conditional',
  'restriction:motor_vehicle',
  'restriction:motorcar',
  'type',
] as const;

export type OsmTags = Readonly<
  Partial<Record<(typeof wayTags | typeof nodeTags | typeof relationTags)[number], string>>
>;

interface OsmElement {
  readonly id: number;
  /** How often it was edited; 0 when the file does not tell. */
  readonly version: number;
  readonly tags: OsmTags;
}

export interface OsmWay extends OsmElement {
  readonly refs: readonly number[];
}

/** A node; places in 1e-7 degree. */
export interface OsmNode extends OsmElement {
  readonly latitude: number;
  readonly longitude: number;
}

export interface OsmMember {
  readonly type: 'node' | 'way' | 'relation';
  readonly ref: number;
  readonly role: string;
}

export interface OsmRelation extends OsmElement {
  readonly members: readonly OsmMember[];
}

/** Told after every block: bytes of this file done, and of how many. */
export type BlockDone = (done: number, total: number) => void;

const withTags = { node: [...nodeTags], way: [...wayTags], relation: [...relationTags] };
const bare = new OSMTransform({ withTags });
const withInfo = new OSMTransform({ withTags, withInfo: true });

export interface ReadOptions {
  readonly done?: BlockDone | undefined;
  /**
   * What becomes of a file that is broken somewhere: without this it is refused. With it, a block that cannot be
   * read is told and passed over, and so is the rest of the file when nobody can say where the next block begins.
   */
  readonly onBroken?: ((error: FleetError) => void) | undefined;
}

/** Calls back with every way and relation of a file. @throws FleetError MAP_FILE_UNREADABLE, OSM_FILE_BROKEN. */
export function readWays(
  file: string,
  visit: { way(way: OsmWay): void; relation(relation: OsmRelation): void },
  options: ReadOptions = {},
): Promise<void> {
  return readFile(file, options, (blob) => {
    const parsed = elementsOf(blob, ({ hasWays, hasRelations }) => hasWays || hasRelations);
    // All of a block is made before the first of it is handed on: a broken block gives everything or nothing.
    const ways = parsed.flatMap((element) => (element.type === 'way' ? [wayOf(element)] : []));
    const relations = parsed.flatMap((element) => (element.type === 'relation' ? [relationOf(element)] : []));
    for (const way of ways) visit.way(way);
    for (const relation of relations) visit.relation(relation);
  });
}

/** Calls `visit` with every node of a file. @throws FleetError MAP_FILE_UNREADABLE, OSM_FILE_BROKEN. */
export function readNodes(
  file: string,
  visit: (node: OsmNode) => void,
  options: ReadOptions = {},
): Promise<void> {
  return readFile(file, options, (blob) => {
    const parsed = elementsOf(blob, ({ hasNodes }) => hasNodes);
    const nodes = parsed.flatMap((element) => (element.type === 'node' ? [nodeOf(element)] : []));
    for (const node of nodes) visit(node);
  });
}

async function readFile(
  file: string,
  { done, onBroken }: ReadOptions,
  read: (blob: OsmBlob) => void,
): Promise<void> {
  for await (const blob of readBlobs(file, onBroken)) {
    try {
      read(blob);
    } catch (error) {
      const broken = brokenAt(blob, error);
      if (onBroken === undefined) throw broken;
      onBroken(broken);
    }
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
  readonly members?: unknown;
  readonly info?: unknown;
}

function elementsOf(blob: OsmBlob, isWanted: (content: BlockContent) => boolean): readonly Parsed[] {
  const content = checkBlock(blob.bytes);
  if (!isWanted(content)) return [];
  return parse(blob.bytes, content.hasInfo ? withInfo : bare) as Parsed[];
}

const noTags: OsmTags = {};

function elementOf({ id, tags, info }: Parsed, what: string): OsmElement {
  if (!Number.isSafeInteger(id)) throw new RangeError(`${what} ${String(id)} is not valid`);
  const version = (info as { version?: unknown } | undefined)?.version;
  return {
    id: id as number,
    version: Number.isSafeInteger(version) ? (version as number) : 0,
    tags: (tags as OsmTags | undefined) ?? noTags,
  };
}

function wayOf(parsed: Parsed): OsmWay {
  const { id, refs } = parsed;
  if (!Array.isArray(refs)) throw new RangeError(`way ${String(id)} is not valid`);
  for (const ref of refs) {
    if (!Number.isSafeInteger(ref)) throw new RangeError(`way ${String(id)} refers to node ${String(ref)}`);
  }
  return { ...elementOf(parsed, 'way'), refs };
}

function nodeOf(parsed: Parsed): OsmNode {
  const latitude = Math.round((parsed.lat as number) * 1e7);
  const longitude = Math.round((parsed.lon as number) * 1e7);
  const isPlace = Math.abs(latitude) <= 900_000_000 && Math.abs(longitude) <= 1_800_000_000;
  if (!isPlace) throw new RangeError(`node ${String(parsed.id)} is not on Earth`);
  return { ...elementOf(parsed, 'node'), latitude, longitude };
}

function relationOf(parsed: Parsed): OsmRelation {
  const members = parsed.members as readonly OsmMember[];
  for (const { type, ref } of members) {
    // The type is a number in the file, and any number; the parser makes undefined of one it does not know.
    if (type === undefined || !Number.isSafeInteger(ref)) {
      throw new RangeError(`relation ${String(parsed.id)} has a member that is not valid`);
    }
  }
  return { ...elementOf(parsed, 'relation'), members };
}
