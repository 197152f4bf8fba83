import type { NetworkBuilder } from '../roads/network-builder.ts';
import type { Restriction } from './restrictions.ts';

/** An edge made of a way, between two OSM nodes. */
export interface WayEdge {
  readonly edge: number;
  readonly fromRef: number;
  readonly toRef: number;
}

/**
 * Bans the turns that restrictions name.
 * @returns how many restrictions name streets that are not there, or a street that runs on through the junction,
 * so that nobody can tell which half of it is meant.
 */
export function banTurns(
  builder: NetworkBuilder,
  edgesOfWay: ReadonlyMap<number, readonly WayEdge[]>,
  restrictions: readonly Restriction[],
): number {
  const wanted = new Set(restrictions.map(({ viaNode }) => viaNode));
  const exits = new Map<number, number[]>();
  for (const edges of edgesOfWay.values()) {
    for (const { edge, fromRef, toRef } of edges) {
      if (wanted.has(fromRef)) exits.set(fromRef, [...(exits.get(fromRef) ?? []), edge * 2]);
      if (wanted.has(toRef)) exits.set(toRef, [...(exits.get(toRef) ?? []), edge * 2 + 1]);
    }
  }
  let unresolved = 0;
  for (const { says, kinds, fromWays, viaNode, toWays } of restrictions) {
    const exitOf = (way: number): number | undefined => {
      const ends = (edgesOfWay.get(way) ?? []).flatMap(({ edge, fromRef, toRef }) => [
        ...(fromRef === viaNode ? [edge * 2] : []),
        ...(toRef === viaNode ? [edge * 2 + 1] : []),
      ]);
      return ends.length === 1 ? ends[0] : undefined;
    };
    const entries = fromWays.map(exitOf);
    const goals = toWays.map(exitOf);
    if (entries.includes(undefined) || goals.includes(undefined)) {
      unresolved += 1;
      continue;
    }
    const all = exits.get(viaNode) ?? [];
    const banned = says === 'no' ? goals : all.filter((exit) => !goals.includes(exit));
    for (const entry of entries) {
      for (const to of banned) {
        // One arrives over the edge that leaves, the other way round.
        if (entry !== undefined && to !== undefined) builder.banTurn({ from: entry ^ 1, to, kinds });
      }
    }
  }
  return unresolved;
}
