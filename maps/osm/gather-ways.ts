import type { OsmRelation, OsmWay } from './elements.ts';
import { isNewer } from './newest.ts';
import { type ReadOptions, readWays } from './read-elements.ts';
import { type LeftOut, type Restriction, restrictionOf } from './restrictions.ts';
import { type WayRules, wayRules } from './way-rules.ts';

/** A way that becomes edges. */
export interface RoutableWay {
  readonly id: number;
  readonly refs: readonly number[];
  readonly rules: WayRules;
}

export interface GatheredWays {
  /** By rising way id. */
  readonly routable: readonly RoutableWay[];
  readonly otherWays: number;
  readonly repeatedWays: number;
  /** By rising relation id. */
  readonly restrictions: readonly Restriction[];
  readonly leftOut: Readonly<Record<LeftOut, number>>;
}

/** Reads the ways and turn restrictions of all files; of several copies the newest counts. */
export async function gatherWays(
  files: readonly string[],
  options: (file: number) => ReadOptions,
): Promise<GatheredWays> {
  const ways = new Map<number, OsmWay & { readonly rules: WayRules | undefined }>();
  const relations = new Map<number, OsmRelation>();
  let otherWays = 0;
  let repeatedWays = 0;
  const gatherWay = (way: OsmWay) => {
    const rules = wayRules(way.tags);
    const known = ways.get(way.id);
    if (known !== undefined) repeatedWays += 1;
    if (rules === undefined) otherWays += 1;
    // What is no street is only kept where another file may hold an older copy that was one.
    if (rules === undefined && files.length === 1) return;
    if (known === undefined || isNewer(copyOf(way), copyOf(known))) {
      ways.set(way.id, { ...way, refs: rules === undefined ? [] : way.refs, rules });
    }
  };
  const gatherRelation = (relation: OsmRelation) => {
    if (relation.tags.type !== 'restriction') return;
    const known = relations.get(relation.id);
    const text = (of: OsmRelation) => ({
      version: of.version,
      length: of.members.length,
      text: () => JSON.stringify([of.members, of.tags]),
    });
    if (known === undefined || isNewer(text(relation), text(known))) relations.set(relation.id, relation);
  };
  for (const [i, file] of files.entries()) {
    await readWays(file, { way: gatherWay, relation: gatherRelation }, options(i));
  }
  const routable = [...ways.values()]
    .sort((a, b) => a.id - b.id)
    .flatMap(({ id, refs, rules }) => (rules === undefined ? [] : [{ id, refs, rules }]));
  return { routable, otherWays, repeatedWays, ...restrictionsOf(relations) };
}

const copyOf = ({ version, refs, tags }: OsmWay) => ({
  version,
  length: refs.length,
  text: () => JSON.stringify([refs, tags]),
});

function restrictionsOf(
  relations: ReadonlyMap<number, OsmRelation>,
): Pick<GatheredWays, 'restrictions' | 'leftOut'> {
  const restrictions: Restriction[] = [];
  const leftOut = { 'via a way': 0, 'at certain hours': 0, 'not understood': 0 };
  for (const relation of [...relations.values()].sort((a, b) => a.id - b.id)) {
    const said = restrictionOf(relation);
    if (typeof said === 'string') leftOut[said] += 1;
    else if (said !== undefined) restrictions.push(said);
  }
  return { restrictions, leftOut };
}
