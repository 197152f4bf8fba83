import { cosineOfLatitude } from '../../geometry/cosine.ts';
import type { RoadNetwork } from '../network.ts';
import { neighboursOf } from './neighbours.ts';
import { nestedDissection } from './nested-dissection.ts';
import { plainGraph } from './search-graph.ts';
import { contract, type Topology } from './topology.ts';

/** Orders and topologies say nothing that the network does not: whoever asks first makes them for all. */
const orders = new WeakMap<RoadNetwork, Int32Array>();
const topologies = new WeakMap<RoadNetwork, Topology>();

/**
 * The order in which to contract the nodes of a network: about half a second for a town of 20,000 nodes, eight
 * for a city of 280,000; the same on every machine.
 */
export function orderOf(network: RoadNetwork): Int32Array {
  const known = orders.get(network);
  if (known !== undefined) return known;
  const { nodeCount, nodeLatitude, nodeLongitude } = network;
  const graph = plainGraph(network);
  const cosine = cosineOfLatitude(nodeLatitude[0] ?? 0);
  const x = Float64Array.from(nodeLongitude, (longitude) => longitude * cosine);
  const y = Float64Array.from(nodeLatitude);
  const order = nestedDissection(neighboursOf(nodeCount, graph.linkTail, graph.linkHead), x, y);
  orders.set(network, order);
  return order;
}

/** Gives a network an order that was made before (`order-file.ts`), so that it need not be made again. */
export function adoptOrder(network: RoadNetwork, order: Int32Array): void {
  orders.set(network, order);
}

/** Whether `topologyOf` has something ready. */
export const isPrepared = (network: RoadNetwork): boolean => topologies.has(network);

/** The hierarchy of a network without turn restrictions. */
export function topologyOf(network: RoadNetwork): Topology {
  const known = topologies.get(network);
  if (known !== undefined) return known;
  const topology = contract(plainGraph(network), orderOf(network));
  topologies.set(network, topology);
  return topology;
}
