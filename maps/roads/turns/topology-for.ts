import { TurnBan } from '../classes.ts';
import { forbidden } from '../edge-costs.ts';
import { orderOf, topologyOf } from '../hierarchy/prepare.ts';
import { contract, type Topology } from '../hierarchy/topology.ts';
import type { RoadNetwork } from '../network.ts';
import type { Profile } from '../profiles.ts';
import { turnGraph, withCopies } from './turn-graph.ts';
import { turnRules } from './turn-rules.ts';

/** Whose signs a profile goes by; nobody on foot is bound by banned turns. */
const bans: Readonly<Record<Profile['rules'], TurnBan | undefined>> = {
  foot: undefined,
  vehicle: TurnBan.vehicles,
  cycle: TurnBan.cycles,
};

/** The hierarchy a profile's ways are searched on: the network's own unless turns are banned to the profile. */
export function topologyFor(network: RoadNetwork, { rules }: Profile, costs: Int32Array): Topology {
  const kind = bans[rules];
  if (kind === undefined || !network.bannedFor.some((kinds) => (kinds & kind) !== 0))
    return topologyOf(network);
  const graph = turnGraph(
    network,
    turnRules(network, kind, (directed) => costs[directed] !== forbidden),
  );
  return contract(graph, withCopies(orderOf(network), graph));
}
