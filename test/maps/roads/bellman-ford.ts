import { forbidden } from '../../../maps/roads/edge-costs.ts';
import type { RoadNetwork } from '../../../maps/roads/network.ts';
import type { Snap } from '../../../maps/roads/snap.ts';

/**
 * Cheapest costs from one place to others by another way than the product's: the edges of all places are cut
 * at them into a new list of links, and labels are corrected until nothing improves (Bellman–Ford with a
 * queue). Infinity where there is no way.
 */
export function cheapestCosts(
  network: RoadNetwork,
  costs: Int32Array,
  from: Snap,
  to: readonly Snap[],
): number[] {
  const links: [number, number][][] = Array.from({ length: network.nodeCount + 1 + to.length }, () => []);
  const link = (a: number, b: number, cost: number) => links[a]?.push([b, cost]);
  for (let edge = 0; edge < network.edgeCount; edge++) {
    const a = network.edgeFrom[edge] as number;
    const b = network.edgeTo[edge] as number;
    if (costs[edge * 2] !== forbidden) link(a, b, costs[edge * 2] as number);
    if (costs[edge * 2 + 1] !== forbidden) link(b, a, costs[edge * 2 + 1] as number);
  }
  const source = network.nodeCount;
  const share = (directed: number, part: number) =>
    Math.round(((costs[directed] as number) * part) / (network.edgeDecimeters[directed >> 1] as number));
  const along = from.edge * 2;
  const against = along + 1;
  const length = network.edgeDecimeters[from.edge] as number;
  const start = network.edgeFrom[from.edge] as number;
  const end = network.edgeTo[from.edge] as number;
  if (costs[along] !== forbidden) link(source, end, share(along, length - from.along));
  if (costs[against] !== forbidden) link(source, start, share(against, from.along));
  for (const [i, goal] of to.entries()) {
    const node = source + 1 + i;
    const whole = network.edgeDecimeters[goal.edge] as number;
    const [forth, back] = [goal.edge * 2, goal.edge * 2 + 1];
    const ends = [network.edgeFrom[goal.edge] as number, network.edgeTo[goal.edge] as number] as const;
    if (costs[forth] !== forbidden) link(ends[0], node, share(forth, goal.along));
    if (costs[back] !== forbidden) link(ends[1], node, share(back, whole - goal.along));
    if (goal.edge !== from.edge) continue;
    const gap = goal.along - from.along;
    if (gap >= 0 && costs[forth] !== forbidden) link(source, node, share(forth, gap));
    if (gap <= 0 && costs[back] !== forbidden) link(source, node, share(back, -gap));
  }
  const labels = new Float64Array(links.length).fill(Number.POSITIVE_INFINITY);
  labels[source] = 0;
  const queue = [source];
  const queued = new Uint8Array(links.length);
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head] as number;
    queued[node] = 0;
    for (const [next, cost] of links[node] as [number, number][]) {
      const label = (labels[node] as number) + cost;
      if (label >= (labels[next] as number)) continue;
      labels[next] = label;
      if (queued[next] === 0) queue.push(next);
      queued[next] = 1;
    }
  }
  return to.map((_, i) => labels[source + 1 + i] as number);
}
