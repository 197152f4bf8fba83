import { EdgeFlag, RoadClass, Surface } from '../roads/classes.ts';
import type { Ground } from './ground.ts';
import type { Spot } from './plane.ts';

/** The middles of all streets that vehicles use: one edge from junction to junction, bends as points. */
export function addCarriageways({ plan, builder, placed, addNode }: Ground): void {
  const { subdivision } = plan;
  const nodes = new Map<number, number>();
  const nodeOf = (vertex: number) => {
    const known = nodes.get(vertex) ?? addNode(subdivision.spot(vertex));
    nodes.set(vertex, known);
    return known;
  };
  const done = new Set<string>();
  for (const vertex of subdivision.spots.keys()) {
    if (!plan.isJunction(vertex)) continue;
    for (const next of subdivision.neighbours(vertex)) {
      const way = plan.wayFrom(vertex, next);
      const last = way.at(-1) as number;
      if (done.has(`${last} ${way.at(-2)}`)) continue;
      done.add(`${vertex} ${next}`);
      const { street, kind, bridge } = plan.piece(vertex, next);
      if (kind === 'pedestrian') continue;
      builder.addEdge({
        from: nodeOf(vertex),
        to: nodeOf(last),
        via: way.slice(1, -1).map((bend) => placed(subdivision.spot(bend) as Spot)),
        name: street.name,
        class: kind === 'main' ? RoadClass.tertiary : RoadClass.residential,
        surface: Surface.smooth,
        flags: EdgeFlag.pavementApart | (bridge ? EdgeFlag.bridge : 0),
        speedLimit: kind === 'main' ? 40 : 30,
      });
    }
  }
}
