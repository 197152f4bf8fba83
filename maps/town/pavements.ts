import type { CoordinatesE7 } from '../../protocol/units.ts';
import { EdgeFlag, RoadClass, Surface } from '../roads/classes.ts';
import { addCrossings, type Crossed } from './crossings.ts';
import type { Ground } from './ground.ts';
import { lineInside } from './kerbs.ts';
import type { Spot } from './plane.ts';
import type { PlannedPiece } from './street-plan.ts';
import type { Block } from './subdivision.ts';

/** A point of the pavement around a block: a node, or a bend without one. */
interface Station {
  readonly spot: Spot;
  readonly node: number | undefined;
  readonly piece: PlannedPiece;
}

/** The pavement around a block, corner by corner of its loop. */
export interface PavementLoop {
  readonly block: Block;
  readonly corners: readonly { readonly spot: Spot; readonly node: number | undefined }[];
}

/**
 * Pavements on both sides of all streets: around every block one closed line, joined to its neighbours by
 * crossings at the junctions. Returns the lines.
 */
export function addPavements(ground: Ground): readonly PavementLoop[] {
  const { plan, addNode } = ground;
  const loops = plan.subdivision.blocks.map((block): PavementLoop => {
    const line = lineInside(plan, block, 0);
    const corners = line.map((spot, i) => {
      const junction = plan.isJunction(block.loop[i] as number);
      return { spot, node: junction ? addNode(spot) : undefined };
    });
    return { block, corners };
  });
  const crossed = addCrossings(ground, loops);
  for (const loop of loops) addLoop(ground, stationsOf(ground, loop, crossed));
  return loops;
}

/** Corners and crossings of a loop in order; each with the street piece that begins there. */
function stationsOf({ plan }: Ground, { block, corners }: PavementLoop, crossed: Crossed): Station[] {
  return block.loop.flatMap((vertex, i) => {
    const next = block.loop[(i + 1) % block.loop.length] as number;
    const before = block.loop[(i + block.loop.length - 1) % block.loop.length] as number;
    const arriving = plan.piece(before, vertex);
    const leaving = plan.piece(vertex, next);
    const { spot, node } = corners[i] as PavementLoop['corners'][number];
    const entry = crossed.get(`${before} ${vertex} end`);
    const exit = crossed.get(`${vertex} ${next} start`);
    return [
      ...(entry ? [{ ...entry, piece: arriving }] : []),
      { spot, node, piece: leaving },
      ...(exit ? [{ ...exit, piece: leaving }] : []),
    ];
  });
}

function addLoop(ground: Ground, stations: readonly Station[]): void {
  const first = stations.findIndex(({ node }) => node !== undefined);
  if (first < 0) return;
  const turned = [...stations.slice(first), ...stations.slice(0, first + 1)];
  let from = turned[0] as Station & { node: number };
  let via: CoordinatesE7[] = [];
  for (const station of turned.slice(1)) {
    if (station.node === undefined) {
      via.push(ground.placed(station.spot));
      continue;
    }
    addPavement(ground, from.piece, from.node, station.node, via);
    from = { ...station, node: station.node };
    via = [];
  }
}

function addPavement(
  { builder, random }: Ground,
  { street, kind, bridge }: PlannedPiece,
  from: number,
  to: number,
  via: readonly CoordinatesE7[],
): void {
  const draw = random.next();
  const paved = draw < 0.8 ? Surface.smooth : draw < 0.96 ? Surface.paving : Surface.rough;
  const pedestrian = kind === 'pedestrian';
  builder.addEdge({
    from,
    to,
    via,
    name: street.name,
    class: pedestrian ? RoadClass.pedestrian : RoadClass.pavement,
    surface: pedestrian ? Surface.paving : paved,
    flags: EdgeFlag.vehiclesForbidden | (bridge ? EdgeFlag.bridge : 0),
    width: 18 + Math.floor(random.next() * 18),
  });
}
