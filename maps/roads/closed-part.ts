interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * The part of an edge nobody may drive through, in decimetres from its start. Whoever is on the edge before or behind
 * it may still come and go on that side.
 */
export interface ClosedPart extends Stretch {
  /** What of it nobody may be in at all; what is around it is only too near. Absent: there is none on this edge. */
  readonly within?: Stretch;
}

/** By edge. */
export type ClosedParts = ReadonlyMap<number, ClosedPart>;

/** Whether the way between a place on the edge and its end is closed. */
export function isShutAhead({ from, to, within }: ClosedPart, along: number): boolean {
  if (along < from) return true;
  return along <= to && within !== undefined && within.to >= along;
}

/** Whether the way between a place on the edge and its start is closed. */
export function isShutBehind({ from, to, within }: ClosedPart, along: number): boolean {
  if (along > to) return true;
  return along >= from && within !== undefined && within.from <= along;
}

/** Whether the way between two places on the edge is closed. */
export function isShutBetween({ from, to, within }: ClosedPart, a: number, b: number): boolean {
  const [low, high] = a < b ? [a, b] : [b, a];
  if (low < from && high > to) return true;
  return within !== undefined && low <= within.to && high >= within.from;
}

/** What is closed by any of several: on one edge all that is between the closed parts as well. */
export function closedBy(all: readonly ClosedParts[]): ClosedParts {
  const closed = new Map<number, ClosedPart>();
  for (const [edge, part] of all.flatMap((parts) => [...parts])) {
    const known = closed.get(edge);
    closed.set(edge, known === undefined ? part : bothParts(known, part));
  }
  return closed;
}

function bothParts(a: ClosedPart, b: ClosedPart): ClosedPart {
  const within = a.within && b.within ? hullOf(a.within, b.within) : (a.within ?? b.within);
  return { ...hullOf(a, b), ...(within === undefined ? {} : { within }) };
}

const hullOf = (a: Stretch, b: Stretch): Stretch => ({
  from: Math.min(a.from, b.from),
  to: Math.max(a.to, b.to),
});
