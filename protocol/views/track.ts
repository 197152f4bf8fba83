import { z } from 'zod';
import { countField, deviceField, placeField, timeField } from './fields.ts';
import { parser } from './parse.ts';

/** World minutes one track may span, and the points it is thinned to. */
export const trackLimits = { minutes: 240, points: 1_000 } as const;

/** `GET /v1/devices/:id/track?minutes=`: where a robot was, oldest first, as its own signed frames say. */
export const trackView = z.object({
  device: deviceField,
  /** False for the public: places are then the middles of cells of about 250 m, each told once a visit. */
  exact: z.boolean(),
  points: z
    .array(
      z.object({
        /** World Unix milliseconds. */
        time: timeField,
        at: placeField,
        /** Centimetres a second. */
        speed: z.int().nullable(),
        /** Per mille. */
        battery: z.int().nullable(),
      }),
    )
    .max(trackLimits.points),
});
export type TrackView = z.infer<typeof trackView>;
export const parseTrackView = parser('track', trackView);

/** `GET /v1/devices/:id/details`: what its owner and operators are told besides; empty lists for others. */
export const detailsView = z.object({
  device: deviceField,
  link: z.object({
    online: z.boolean(),
    /** World Unix milliseconds since when its link stands or does not; null when this hub saw neither. */
    since: timeField.nullable(),
    /** World milliseconds between the measuring of its last sample and the hub having it. */
    delay: countField.nullable(),
  }),
  versions: z.array(
    z.object({
      kind: z.string().max(32),
      /** 0 is what was flashed. */
      version: countField,
      target: z.string().max(64),
      channel: z.string().max(64),
      state: z.enum(['good', 'trying']),
      /** The update it tried and gave up. */
      failed: z
        .object({ version: countField, code: z.string().max(64), reason: z.string().max(200) })
        .nullable(),
    }),
  ),
  /** Newest first; of the last day of the world at most. */
  faults: z
    .array(z.object({ time: timeField, code: z.string().max(64), detail: z.string().max(200) }))
    .max(20),
  observations: z
    .array(
      z.object({ time: timeField, label: z.string().max(64), count: countField, confidence: countField }),
    )
    .max(20),
});
export type DetailsView = z.infer<typeof detailsView>;
export const parseDetailsView = parser('details', detailsView);
