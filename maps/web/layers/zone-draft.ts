import type { Zone } from '../../../protocol/zones/zones.ts';
import { readCorners, showCorners } from './corners.ts';

/** A zone while it is edited: its corners are text, whether typed or drawn. */
export interface ZoneDraft extends Pick<Zone, 'name' | 'kind' | 'for'> {
  /** A UUID, by which the map knows it as well. */
  readonly key: string;
  /** Kilometres an hour as typed; of slow zones only. */
  readonly limit: string;
  readonly corners: string;
}

export const draftOf = (zone: Zone, key: string): ZoneDraft => ({
  key,
  name: zone.name,
  kind: zone.kind,
  for: zone.for,
  limit: zone.speed === null ? '5' : showLimit(zone.speed),
  corners: showCorners(zone.ring),
});

export type DraftFlaw = 'zoneNoName' | 'zoneNoCorners' | 'zoneNoLimit';

/** The zone of a draft, or what is wrong with it; borders that cross are found by the hub. */
export function zoneOf(draft: ZoneDraft): Zone | DraftFlaw {
  const name = draft.name.trim();
  const ring = readCorners(draft.corners);
  const speed = draft.kind === 'slow' ? Math.round((Number(draft.limit) * 1_000) / 36) : null;
  if (name === '') return 'zoneNoName';
  if (ring === undefined) return 'zoneNoCorners';
  if (speed !== null && !(speed >= 10 && speed <= 6_000)) return 'zoneNoLimit';
  return { name, kind: draft.kind, for: draft.for, ring, speed };
}

/** Centimetres a second in kilometres an hour, one digit after the point where it says something. */
export const showLimit = (speed: number): string => String(Math.round(speed * 0.36) / 10);
