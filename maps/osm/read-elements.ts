import { OSMTransform, parse } from 'osm-pbf-parser-node';
import type { FleetError } from '../../protocol/errors.ts';
import { type BlockContent, checkBlock } from './check-block.ts';
import {
  keptTags,
  nodeOf,
  type OsmNode,
  type OsmRelation,
  type OsmWay,
  type Parsed,
  relationOf,
  wayOf,
} from './elements.ts';
import { brokenAt, type OsmBlob, readBlobs } from './read-blobs.ts';

/** Told after every block: bytes of this file done, and of how many. */
export type BlockDone = (done: number, total: number) => void;

const bare = new OSMTransform({ withTags: keptTags });
const withInfo = new OSMTransform({ withTags: keptTags, withInfo: true });

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

function elementsOf(blob: OsmBlob, isWanted: (content: BlockContent) => boolean): readonly Parsed[] {
  const content = checkBlock(blob.bytes);
  if (!isWanted(content)) return [];
  return parse(blob.bytes, content.hasInfo ? withInfo : bare) as Parsed[];
}
