import { z } from 'zod';
import { FleetError } from '../../../protocol/errors.ts';
import { toHex } from '../../../protocol/ids.ts';
import { type Milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import { forbidden } from '../edge-costs.ts';
import { BUCKETS_A_WEEK } from './time-of-week.ts';
import { TravelTimes } from './travel-times.ts';

/** A network and profile whose times are learned. Learned times of another one mean nothing. */
export interface LearnedFor {
  /** Hash of the network: edge numbers are its own. */
  readonly mapHash: Uint8Array;
  readonly profile: string;
  /** Times of directed edges in free flow. */
  readonly free: Int32Array;
  readonly zone: Milliseconds;
}

const wholeNumber = z.number().int().nonnegative();
const fileShape = z.object({
  version: z.literal(1),
  map: z.string(),
  profile: z.string(),
  means: z.array(
    z.tuple([wholeNumber, z.array(z.tuple([z.string(), z.number().min(0.1).max(100), wholeNumber]))]),
  ),
});

/** Learned times as one JSON value. */
export function encodeTravelTimes(times: TravelTimes, { mapHash, profile }: LearnedFor): unknown {
  const means = times
    .entries()
    .map(([key, owners]) => [key, owners.map(({ owner, slowness, last }) => [owner, slowness, last])]);
  return { version: 1, map: toHex(mapHash), profile, means };
}

/**
 * Learned times from a JSON value of anywhere.
 * @throws FleetError TRAVEL_TIMES_INVALID when it is of another map or profile, or not of this form.
 */
export function decodeTravelTimes(value: unknown, learned: LearnedFor): TravelTimes {
  const read = fileShape.safeParse(value);
  if (!read.success) throw invalid(read.error.issues[0]?.message ?? 'not of this form');
  const { map, profile, means } = read.data;
  if (map !== toHex(learned.mapHash)) throw invalid(`they are of the map ${map}`);
  if (profile !== learned.profile) throw invalid(`they are of the profile ${profile}`);
  const entries = means.map(([key, owners]) => {
    const free = learned.free[Math.floor(key / BUCKETS_A_WEEK)];
    if (free === undefined || free === forbidden) throw invalid(`nobody may drive where entry ${key} is`);
    const all = owners.map(([owner, slowness, last]) => ({ owner, slowness, last: unixMilliseconds(last) }));
    return [key, all] as const;
  });
  return new TravelTimes(learned.free, learned.zone, entries);
}

const invalid = (reason: string) => new FleetError('TRAVEL_TIMES_INVALID', { reason });
