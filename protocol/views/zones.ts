import { z } from 'zod';
import type { Zone } from '../zones/zones.ts';
import { placeField } from './fields.ts';
import { parser } from './parse.ts';

/** One zone as a page draws it; borders and limits are checked by `assertZones`. */
export const zoneField: z.ZodType<Zone> = z.strictObject({
  name: z.string(),
  kind: z.enum(['keep-in', 'keep-out', 'slow']),
  for: z.enum(['all', 'ground', 'air']),
  ring: z.array(placeField),
  /** Centimetres a second; null unless the zone is slow. */
  speed: z.int().nullable(),
});

/** `GET /v1/zones`: what holds now, and its number. */
const zonesView = z.object({ number: z.int().min(0), issued: z.int().min(0), zones: z.array(zoneField) });
export type ZonesView = z.infer<typeof zonesView>;
export const parseZonesView = parser('zones', zonesView);

/** `PUT /v1/zones`: all zones from now on. `based` is the number of those they were drawn over. */
const zonesRequest = z.strictObject({ based: z.int().min(0), zones: z.array(zoneField) });
export const parseZonesRequest = parser('zones', zonesRequest);
