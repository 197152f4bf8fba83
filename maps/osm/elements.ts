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
  'restriction:bicycle',
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

/** What the parser is to keep. */
export const keptTags = { node: [...nodeTags], way: [...wayTags], relation: [...relationTags] };

/** What the parser makes; only the shape the checked block already guarantees is relied on. */
export interface Parsed {
  readonly type: unknown;
  readonly id: unknown;
  readonly refs?: unknown;
  readonly lat?: unknown;
  readonly lon?: unknown;
  readonly tags?: unknown;
  readonly members?: unknown;
  readonly info?: unknown;
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

/** @throws RangeError */
export function wayOf(parsed: Parsed): OsmWay {
  const { id, refs } = parsed;
  if (!Array.isArray(refs)) throw new RangeError(`way ${String(id)} is not valid`);
  for (const ref of refs) {
    if (!Number.isSafeInteger(ref)) throw new RangeError(`way ${String(id)} refers to node ${String(ref)}`);
  }
  return { ...elementOf(parsed, 'way'), refs };
}

/** @throws RangeError */
export function nodeOf(parsed: Parsed): OsmNode {
  const latitude = Math.round((parsed.lat as number) * 1e7);
  const longitude = Math.round((parsed.lon as number) * 1e7);
  const isPlace = Math.abs(latitude) <= 900_000_000 && Math.abs(longitude) <= 1_800_000_000;
  if (!isPlace) throw new RangeError(`node ${String(parsed.id)} is not on Earth`);
  return { ...elementOf(parsed, 'node'), latitude, longitude };
}

/** @throws RangeError */
export function relationOf(parsed: Parsed): OsmRelation {
  const members = parsed.members as readonly OsmMember[];
  for (const { type, ref } of members) {
    // The type is a number in the file, and any number; the parser makes undefined of one it does not know.
    if (type === undefined || !Number.isSafeInteger(ref)) {
      throw new RangeError(`relation ${String(parsed.id)} has a member that is not valid`);
    }
  }
  return { ...elementOf(parsed, 'relation'), members };
}
