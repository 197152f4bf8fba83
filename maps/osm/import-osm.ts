import { type Clock, systemClock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { type Seconds, seconds } from '../../protocol/units.ts';
import { type BoundsE7, isWithin } from '../geometry/polygon.ts';
import { componentsOf } from '../roads/components.ts';
import { edgeCosts } from '../roads/edge-costs.ts';
import type { RoadNetwork } from '../roads/network.ts';
import { pavement } from '../roads/profiles.ts';
import { buildEdges } from './build-edges.ts';
import { NodeTable } from './node-table.ts';
import { type OsmWay, readNodes, readWays } from './read-elements.ts';
import { type WayRules, wayRules } from './way-rules.ts';

/** A way that becomes edges. */
export interface RoutableWay {
  readonly refs: readonly number[];
  readonly rules: WayRules;
}

export interface ImportOptions {
  /** Only what lies inside; ways are cut at the border. Header boxes of files are never believed. */
  readonly bounds?: BoundsE7;
  /** Called with the share done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
  readonly clock?: Clock;
}

/** What an import found and what it left out. */
export interface ImportReport {
  /** In the network. */
  readonly nodes: number;
  readonly edges: number;
  readonly kilometers: number;
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
  };
  readonly seconds: Seconds;
}

export interface ImportedMap {
  readonly network: RoadNetwork;
  readonly report: ImportReport;
}

/**
 * Makes a road network of one or several `.osm.pbf` files in two passes (ways, then the nodes they use), so
 * that memory grows with the streets and not with the file. The same files in any order give the same network.
 * @throws FleetError MAP_FILE_UNREADABLE, OSM_FILE_BROKEN, OSM_FILE_EMPTY.
 */
export async function importOsm(files: readonly string[], options: ImportOptions = {}): Promise<ImportedMap> {
  const clock = options.clock ?? systemClock;
  const start = clock.now();
  const progress = progressOver(files.length * 2, options.onProgress);
  const ways = await gatherWays(files, progress);
  const nodes = new NodeTable(ways.routable);
  await gatherNodes(files, nodes, options.bounds, progress);
  const { network, ...cut } = buildEdges(ways.routable, nodes);
  if (network.edgeCount === 0) {
    const counts = { ways: ways.routable.length + ways.otherWays, nodes: nodes.placedCount };
    throw new FleetError('OSM_FILE_EMPTY', { file: files.join(', '), ...counts });
  }
  const { otherWays, repeatedWays } = ways;
  const dropped = { otherWays, repeatedWays, ...cut };
  return { network, report: reportOf(network, dropped, seconds((clock.now() - start) / 1000)) };
}

type FileProgress = (file: number) => (done: number, total: number) => void;

function progressOver(passes: number, tell: ImportOptions['onProgress']): FileProgress {
  return (pass) => (done, total) => tell?.((pass + done / total) / passes);
}

interface GatheredWays {
  /** By rising way id. */
  readonly routable: readonly RoutableWay[];
  readonly otherWays: number;
  readonly repeatedWays: number;
}

async function gatherWays(files: readonly string[], progress: FileProgress): Promise<GatheredWays> {
  const byId = new Map<number, RoutableWay>();
  let otherWays = 0;
  let repeatedWays = 0;
  const gather = ({ id, refs, tags }: OsmWay) => {
    const rules = wayRules(tags);
    const known = byId.get(id);
    if (known !== undefined) repeatedWays += 1;
    if (rules === undefined) otherWays += 1;
    // Extracts cut ways at their borders: the longer copy knows more.
    else if (known === undefined || refs.length > known.refs.length) byId.set(id, { refs, rules });
  };
  for (const [i, file] of files.entries()) await readWays(file, gather, progress(i));
  const routable = [...byId].sort(([a], [b]) => a - b).map(([, way]) => way);
  return { routable, otherWays, repeatedWays };
}

async function gatherNodes(
  files: readonly string[],
  nodes: NodeTable,
  bounds: BoundsE7 | undefined,
  progress: FileProgress,
): Promise<void> {
  for (const [i, file] of files.entries()) {
    await readNodes(
      file,
      (node) => {
        if (bounds === undefined || isWithin(bounds, node)) nodes.place(node);
        else nodes.leaveOut(node.id);
      },
      progress(files.length + i),
    );
  }
}

function reportOf(network: RoadNetwork, dropped: ImportReport['dropped'], took: Seconds): ImportReport {
  const costs = edgeCosts(network, pavement).decimeters;
  const components = componentsOf(network, costs);
  const length = network.edgeDecimeters.reduce((sum, edge) => sum + edge, 0);
  return {
    nodes: network.nodeCount,
    edges: network.edgeCount,
    kilometers: length / 10_000,
    components: components.joinedCount,
    mainShare: components.joinedSize > 0 ? components.mainSize / components.joinedSize : 0,
    dropped,
    seconds: took,
  };
}
