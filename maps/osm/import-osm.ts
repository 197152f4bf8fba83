import { type Clock, systemClock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { type CoordinatesE7, type Seconds, seconds } from '../../protocol/units.ts';
import { type BoundsE7, isWithin } from '../geometry/polygon.ts';
import { componentsOf } from '../roads/components.ts';
import { edgeCosts } from '../roads/edge-costs.ts';
import type { RoadNetwork } from '../roads/network.ts';
import { pavement } from '../roads/profiles.ts';
import { buildEdges } from './build-edges.ts';
import { gatherWays } from './gather-ways.ts';
import { NodeTable } from './node-table.ts';
import { type ReadOptions, readNodes } from './read-elements.ts';

export interface ImportOptions {
  /** Only what lies inside; ways are cut at the border. Header boxes of files are never believed. */
  readonly bounds?: BoundsE7;
  /** Called with the share done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
  readonly clock?: Clock;
  /** What of a file is broken is left out and told in the report, instead of refusing the file. */
  readonly keep?: 'what can be read';
}

/** A block that was left out of a broken file. */
export interface BrokenBlock {
  readonly file: string;
  readonly block: number;
  readonly offset: number;
  readonly reason: string;
}

/** What an import found and what it left out. */
export interface ImportReport {
  /** In the network. */
  readonly nodes: number;
  readonly edges: number;
  readonly kilometers: number;
  /** Turns that signs forbid. */
  readonly bannedTurns: number;
  /** Of the pavement profile, and the share of its nodes that the largest holds. */
  readonly components: number;
  readonly mainShare: number;
  readonly dropped: {
    /** Ways that are no street or path. */
    readonly otherWays: number;
    /** References to nodes that no file holds. */
    readonly danglingReferences: number;
    /** References to nodes outside the bounds. */
    readonly outsideReferences: number;
    /** Ways of which nothing was left. */
    readonly emptyWays: number;
    /** Ways that were in more than one file. */
    readonly repeatedWays: number;
    /** Turn restrictions that lead over a street instead of a junction. */
    readonly viaWayRestrictions: number;
    /** That hold at certain hours only. */
    readonly timedRestrictions: number;
    /** That are incomplete or say something unknown. */
    readonly unclearRestrictions: number;
    /** Between streets that are not all there. */
    readonly unresolvedRestrictions: number;
  };
  /** Blocks of broken files that were left out; only ever with `keep`. */
  readonly broken: readonly BrokenBlock[];
  readonly seconds: Seconds;
}

export interface ImportedMap {
  readonly network: RoadNetwork;
  readonly report: ImportReport;
}

/**
 * Makes a road network of one or several `.osm.pbf` files in two passes (ways and turn restrictions, then the
 * nodes of these ways), so that memory grows with the streets and not with the file. Ways and nodes that are in
 * several files are joined by their ids, of different copies the newest counts: the same files in any order give
 * the same network.
 * @throws FleetError MAP_FILE_UNREADABLE, OSM_FILE_BROKEN, OSM_FILE_EMPTY.
 */
export async function importOsm(files: readonly string[], options: ImportOptions = {}): Promise<ImportedMap> {
  const clock = options.clock ?? systemClock;
  const start = clock.now();
  const broken = new Map<string, FleetError>();
  const note = (error: FleetError) => {
    broken.set(`${error.context['file']} ${error.context['block']}`, error);
  };
  const onBroken = options.keep === undefined ? undefined : note;
  const readingOf = (pass: number): ReadOptions => ({
    onBroken,
    done: (done, total) => options.onProgress?.((pass + done / total) / (files.length * 2)),
  });
  const ways = await gatherWays(files, readingOf);
  const nodes = new NodeTable(ways.routable);
  for (const [i, file] of files.entries()) {
    await readNodes(
      file,
      (node) => nodes.place(node, isInside(options.bounds, node) ? 'inside' : 'outside'),
      readingOf(files.length + i),
    );
  }
  const { network, ...cut } = buildEdges(ways.routable, nodes, ways.restrictions);
  if (network.edgeCount === 0) {
    const counts = { ways: ways.routable.length + ways.otherWays, nodes: nodes.placedCount };
    const cause = [...broken.values()][0];
    throw cause ?? new FleetError('OSM_FILE_EMPTY', { file: files.join(', '), ...counts });
  }
  const { otherWays, repeatedWays, leftOut } = ways;
  const dropped = {
    otherWays,
    repeatedWays,
    ...cut,
    viaWayRestrictions: leftOut['via a way'],
    timedRestrictions: leftOut['at certain hours'],
    unclearRestrictions: leftOut['not understood'],
  };
  const took = seconds((clock.now() - start) / 1000);
  return { network, report: reportOf(network, dropped, [...broken.values()].map(blockOf), took) };
}

const isInside = (bounds: BoundsE7 | undefined, at: CoordinatesE7): boolean =>
  bounds === undefined || isWithin(bounds, at);

function blockOf({ context }: FleetError): BrokenBlock {
  const { file, block, offset, reason } = context;
  return { file: String(file), block: Number(block), offset: Number(offset), reason: String(reason) };
}

function reportOf(
  network: RoadNetwork,
  dropped: ImportReport['dropped'],
  broken: readonly BrokenBlock[],
  took: Seconds,
): ImportReport {
  const costs = edgeCosts(network, pavement).decimeters;
  const components = componentsOf(network, costs);
  const length = network.edgeDecimeters.reduce((sum, edge) => sum + edge, 0);
  return {
    nodes: network.nodeCount,
    edges: network.edgeCount,
    kilometers: length / 10_000,
    components: components.joinedCount,
    mainShare: components.joinedSize > 0 ? components.mainSize / components.joinedSize : 0,
    bannedTurns: network.bannedFrom.length,
    dropped,
    broken,
    seconds: took,
  };
}
