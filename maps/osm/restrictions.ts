import { TurnBan } from '../roads/classes.ts';
import type { OsmRelation, OsmTags } from './elements.ts';

/** A turn restriction at a node (wiki.openstreetmap.org/wiki/Relation:restriction). */
export interface Restriction {
  /** `only`: all turns but the named ones are banned. */
  readonly says: 'no' | 'only';
  /** `TurnBan` bits of whom it binds. */
  readonly kinds: number;
  readonly fromWays: readonly number[];
  readonly viaNode: number;
  readonly toWays: readonly number[];
}

/** Why a restriction is left out of the network. */
export type LeftOut = 'via a way' | 'at certain hours' | 'not understood';

/** What a relation says about turns; undefined when nothing that binds any robot. */
export function restrictionOf({ tags, members }: OsmRelation): Restriction | LeftOut | undefined {
  if (tags.type !== 'restriction') return undefined;
  const rule = ruleOf(tags);
  if (rule === undefined)
    return tags['restriction:conditional'] === undefined ? undefined : 'at certain hours';
  const { value, kinds } = rule;
  if (kinds === 0) return undefined;
  const says = value.startsWith('no_') ? 'no' : value.startsWith('only_') ? 'only' : undefined;
  const waysAs = (role: string) =>
    members.flatMap((member) => (member.role === role && member.type === 'way' ? [member.ref] : []));
  const [fromWays, toWays] = [waysAs('from'), waysAs('to')];
  if (waysAs('via').length > 0) return 'via a way';
  const via = members.filter(({ role, type }) => role === 'via' && type === 'node');
  const viaNode = via[0]?.ref;
  if (says === undefined || via.length !== 1 || viaNode === undefined) return 'not understood';
  if (fromWays.length === 0 || toWays.length === 0) return 'not understood';
  return { says, kinds, fromWays, viaNode, toWays };
}

/**
 * Rules for one kind outrank the one for all, as everywhere in access tags; pedestrians are bound by none. Where cars and
 * cycles are told different things, which one relation hardly ever does, cars' rule counts for cars alone.
 */
function ruleOf(tags: OsmTags): { value: string; kinds: number } | undefined {
  const excepted = (tags.except ?? '').split(';').map((kind) => kind.trim());
  const isFree = (...kinds: readonly string[]) => kinds.some((kind) => excepted.includes(kind));
  const all = tags.restriction;
  const vehicles =
    tags['restriction:motorcar'] ??
    tags['restriction:motor_vehicle'] ??
    (isFree('motorcar', 'motor_vehicle', 'vehicle') ? undefined : all);
  const cycles = tags['restriction:bicycle'] ?? (isFree('bicycle', 'vehicle') ? undefined : all);
  if (vehicles !== undefined) {
    const both = cycles === vehicles ? TurnBan.vehicles | TurnBan.cycles : TurnBan.vehicles;
    return { value: vehicles, kinds: both };
  }
  // At some signs cyclists only have to give way.
  if (cycles !== undefined && /^(no|only)_/.test(cycles)) return { value: cycles, kinds: TurnBan.cycles };
  return all === undefined ? undefined : { value: all, kinds: 0 };
}
