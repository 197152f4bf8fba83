import { EdgeFlag, RoadClass, Surface } from '../roads/classes.ts';
import type { Ground } from './ground.ts';
import { crownAt, randomIn } from './houses.ts';
import { HALF_PAVEMENT, lineInside } from './kerbs.ts';
import type { PavementLoop } from './pavements.ts';
import { between, distance, distanceToPiece, type Spot, smooth } from './plane.ts';
import { centroidOf, contains, type Ring } from './ring.ts';

const TREES = 130;

export interface Park {
  readonly lawn: Ring;
  readonly pond: Ring;
  readonly trees: readonly Ring[];
}

/**
 * A park: winding paths from its gates, which are the junctions around it, to a walk around the pond, and trees
 * where no path is. One flight of steps cuts a corner between two paths: shorter, and not for wheels.
 */
export function addPark(ground: Ground, loop: PavementLoop, name: string): Park {
  const { random } = ground;
  const lawn = lineInside(ground.plan, loop.block, HALF_PAVEMENT);
  const middle = centroidOf(lawn);
  const gates = loop.corners.flatMap(({ spot, node }) => (node === undefined ? [] : [{ spot, node }]));
  const kept = gates.filter((_, i) => gates.length <= 8 || i % 2 === 0);
  const walk = kept.map(({ spot }) => between(middle, spot, 0.36 + 0.1 * random.next()));
  const ring = walk.map((spot) => ({ spot, node: ground.addNode(spot) }));
  const lines: Spot[][] = [];
  const path = (from: Gate, to: Gate, bow: number, kind: 'path' | 'steps' = 'path') => {
    const line = bowed(from.spot, to.spot, bow);
    lines.push(line);
    ground.builder.addEdge({
      from: from.node,
      to: to.node,
      via: line.slice(1, -1).map(ground.placed),
      name,
      class: RoadClass[kind],
      surface: Surface.compacted,
      flags: EdgeFlag.vehiclesForbidden,
      width: 25,
    });
  };
  const halves = kept.map((gate, i) => {
    const end = ring[i] as Gate;
    const spot = between(gate.spot, end.spot, 0.45);
    const half = { spot, node: ground.addNode(spot) };
    path(gate, half, (random.next() - 0.5) * 0.3);
    path(half, end, (random.next() - 0.5) * 0.3);
    path(end, ring[(i + 1) % ring.length] as Gate, -0.12);
    return half;
  });
  const steps = halves
    .map((from, i) => ({ from, to: halves[(i + 1) % halves.length] as Gate }))
    .sort((a, b) => distance(a.from.spot, a.to.spot) - distance(b.from.spot, b.to.spot))[0];
  if (steps !== undefined && halves.length > 2) path(steps.from, steps.to, 0, 'steps');
  const pond = smooth(
    walk.map((spot) => between(middle, spot, 0.55 + 0.2 * random.next())),
    4,
    'closed',
  );
  return { lawn, pond, trees: treesOn(ground, lawn, pond, lines) };
}

interface Gate {
  readonly spot: Spot;
  readonly node: number;
}

function bowed(from: Spot, to: Spot, bow: number): Spot[] {
  if (bow === 0) return [from, to];
  const half = between(from, to, 0.5);
  const top = {
    east: half.east - (to.north - from.north) * bow,
    north: half.north + (to.east - from.east) * bow,
  };
  return smooth([from, top, to], 3, 'open');
}

function treesOn({ random }: Ground, lawn: Ring, pond: Ring, lines: readonly Spot[][]): Ring[] {
  const trees: { at: Spot; radius: number }[] = [];
  for (let i = 0; i < TREES; i++) {
    const at = between(randomIn(lawn, random), randomIn(lawn, random), random.next() * 0.3);
    const radius = 3 + 3 * random.next();
    const free = (line: readonly Spot[]) =>
      line.every((spot, j) => j === 0 || distanceToPiece(at, line[j - 1] as Spot, spot) > radius + 2);
    const apart = trees.every((tree) => distance(tree.at, at) > (tree.radius + radius) * 0.8);
    const edges = [...lines, [...lawn, lawn[0] as Spot], [...pond, pond[0] as Spot]];
    if (contains(lawn, at) && !contains(pond, at) && apart && edges.every(free)) trees.push({ at, radius });
  }
  return trees.map(({ at, radius }) => crownAt(at, radius));
}
