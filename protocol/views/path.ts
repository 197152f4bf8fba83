import { z } from 'zod';
import { countField, placeField } from './fields.ts';
import { parser } from './parse.ts';

/** Places one request may name. */
const MAX_PATH_PLACES = 64;

/** `POST /v1/paths`: the way a robot would drive past these places, in this order. */
const pathRequest = z.object({ places: z.array(placeField).min(1).max(MAX_PATH_PLACES) });
export const parsePathRequest = parser('path request', pathRequest);

const pathView = z.object({
  /** The nearest point of the network to each place. */
  snapped: z.array(placeField),
  /** One line a stretch between two places, so one less than places. */
  lines: z.array(z.array(placeField)),
  /** Decimetres along the drawn lines. */
  distance: countField,
});
export type PathView = z.infer<typeof pathView>;
export const parsePathView = parser('path', pathView);
