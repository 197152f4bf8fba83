import { EdgeFlag, RoadClass } from '../roads/classes.ts';
import type { RoadNetwork } from '../roads/network.ts';
import { NetworkBuilder } from '../roads/network-builder.ts';
import { banTurns, type WayEdge } from './ban-turns.ts';
import type { RoutableWay } from './gather-ways.ts';
import type { NodeTable } from './node-table.ts';
import type { Restriction } from './restrictions.ts';
import type { WayRules } from './way-rules.ts';

/** The network and what was cut away on the way to it. */
export interface BuiltEdges {
  readonly network: RoadNetwork;
  readonly danglingReferences: number;
  readonly outsideReferences: number;
  readonly emptyWays: number;
  /** Turn restrictions between streets that are not all there. */
  readonly unresolvedRestrictions: number;
}

/** Splits ways where streets meet; a missing node ends a piece, nothing is bridged over the gap. */
export function buildEdges(
  ways: readonly RoutableWay[],
  nodes: NodeTable,
  restrictions: readonly Restriction[],
): BuiltEdges {
  const builder = new NetworkBuilder();
  const ids = new Map<number, number>();
  const nodeOf = (ref: number): number => {
    const known = ids.get(ref);
    if (known !== undefined) return known;
    const id = builder.addNode(nodes.where(ref));
    ids.set(ref, id);
    return id;
  };
  let danglingReferences = 0;
  let outsideReferences = 0;
  let emptyWays = 0;
  const edgesOfWay = new Map<number, WayEdge[]>();
  for (const { id, refs, rules } of ways) {
    for (const ref of refs) {
      if (nodes.has(ref)) continue;
      if (nodes.isOutside(ref)) outsideReferences += 1;
      else danglingReferences += 1;
    }
    const sections = sectionsOf(refs, nodes);
    if (sections.length === 0) emptyWays += 1;
    const edges = sections.map((section): WayEdge => {
      const [fromRef, toRef] = [section[0] as number, section.at(-1) as number];
      const edge = builder.addEdge({
        ...rules,
        flags: rules.flags | flagsOf(section, rules, nodes),
        from: nodeOf(fromRef),
        to: nodeOf(toRef),
        via: section.slice(1, -1).map((ref) => nodes.where(ref)),
      });
      return { edge, fromRef, toRef };
    });
    edgesOfWay.set(id, edges);
  }
  const unresolvedRestrictions = banTurns(builder, edgesOfWay, restrictions);
  const network = builder.build();
  return { network, danglingReferences, outsideReferences, emptyWays, unresolvedRestrictions };
}

/** Runs of present nodes, from junction or end to junction or end, two nodes at least. */
function sectionsOf(refs: readonly number[], nodes: NodeTable): number[][] {
  const sections: number[][] = [];
  let section: number[] = [];
  const finish = () => {
    if (section.length > 1) sections.push(section);
    section = [];
  };
  for (const ref of refs) {
    if (!nodes.has(ref)) {
      finish();
    } else if (ref !== section.at(-1)) {
      section.push(ref);
      if (section.length > 1 && nodes.isJunction(ref)) {
        finish();
        section = [ref];
      }
    }
  }
  finish();
  return sections;
}

/** Kerbs and signals are tagged on nodes; they matter on the crossing that runs over them. */
function flagsOf(section: readonly number[], rules: WayRules, nodes: NodeTable): number {
  if (rules.class !== RoadClass.crossing) return 0;
  const kerb = section.some((ref) => nodes.hasRaisedKerb(ref)) ? EdgeFlag.raisedKerb : 0;
  return section.some((ref) => nodes.hasSignals(ref)) ? kerb | EdgeFlag.signals : kerb;
}
