import type { TurnBan } from '../classes.ts';
import { headOf, type RoadNetwork } from '../network.ts';

/** Which turns a kind of vehicle may not take, from one directed edge over another. */
export interface TurnRules {
  /** Directed edges after which something is forbidden, by rising number. */
  readonly edges: readonly number[];
  isBanned(from: number, to: number): boolean;
}

/**
 * The banned turns of a network for one kind, and the U-turn rule: nobody turns round at a junction with banned
 * turns, on the street behind it, nor at the next junction, only to come back and take another turn; where a street
 * ends for this kind, everybody may. Elsewhere turning round is as legal as the map says, and never a shortcut.
 * @param isOpen whether the kind may use a directed edge.
 */
export function turnRules(
  network: RoadNetwork,
  kind: TurnBan,
  isOpen: (directed: number) => boolean,
): TurnRules {
  const banned = new Map<number, Set<number>>();
  const ban = (from: number, to: number) => {
    const known = banned.get(from);
    if (known === undefined) banned.set(from, new Set([to]));
    else known.add(to);
  };
  const junctions = new Set<number>();
  for (let i = 0; i < network.bannedFrom.length; i++) {
    if (((network.bannedFor[i] as number) & kind) === 0) continue;
    const from = network.bannedFrom[i] as number;
    ban(from, network.bannedTo[i] as number);
    junctions.add(headOf(network, from));
  }
  const onward = (edge: number) =>
    leaving(network, headOf(network, edge)).filter(
      (next) => next !== (edge ^ 1) && isOpen(next) && !banned.get(edge)?.has(next),
    );
  const banTurningRound = (edge: number) => {
    if (onward(edge).length > 0) ban(edge, edge ^ 1);
  };
  for (const junction of junctions) {
    for (const directed of leaving(network, junction)) {
      banTurningRound(directed ^ 1);
      for (const edge of streetFrom(directed, onward)) banTurningRound(edge);
    }
  }
  return {
    edges: [...banned.keys()].sort((a, b) => a - b),
    isBanned: (from, to) => banned.get(from)?.has(to) === true,
  };
}

/** The edges of a street up to the next junction: where a path meets it or its name changes, it only goes on. */
function streetFrom(directed: number, onward: (edge: number) => readonly number[]): number[] {
  const street = [directed];
  for (let next = onward(directed); next.length === 1; next = onward(next[0] as number)) {
    if (street.includes(next[0] as number)) break;
    street.push(next[0] as number);
  }
  return street;
}

/** The directed edges that leave a node. */
export function leaving({ arcStart, arcEdge }: RoadNetwork, node: number): number[] {
  return [...arcEdge.subarray(arcStart[node], arcStart[node + 1])];
}
