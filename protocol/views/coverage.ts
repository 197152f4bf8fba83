import { z } from 'zod';
import { countField, placeField, timeField } from './fields.ts';
import { parser } from './parse.ts';

const coverageCell = z.object({
  /** H3 index, hexadecimal. */
  cell: z.string().regex(/^[0-9a-f]{15}$/, 'must be an H3 cell'),
  /** Corners in order, the first not repeated. */
  ring: z.array(placeField).min(5).max(10),
  /** Frames signed inside the cell. */
  places: countField,
  /** Camera observations reported inside it. */
  sightings: countField,
});

/** `GET /v1/coverage`: where robots were and saw something, by H3 cells; larger cells for the public. */
export const coverageView = z.object({
  /** World Unix milliseconds since when this hub counts. */
  since: timeField,
  resolution: z.int().min(0).max(15),
  cells: z.array(coverageCell),
});
export type CoverageView = z.infer<typeof coverageView>;
export const parseCoverageView = parser('coverage', coverageView);
