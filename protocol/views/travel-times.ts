import { z } from 'zod';
import { placeField, timeField } from './fields.ts';
import { parser } from './parse.ts';

const street = z.object({
  line: z.array(placeField).min(2),
  /** Driving time as a multiple of the free-flow time. */
  slowness: z.number().positive(),
  pace: z.enum(['fast', 'normal', 'slow']),
  /** Learned at this hour of the week; otherwise at other hours. */
  thisHour: z.boolean(),
});

/** `GET /v1/travel-times`: streets robots drove on, and how slow they found them. World Unix milliseconds. */
export const travelTimesView = z.object({
  made: timeField,
  /** How many streets are known; `streets` holds the furthest from free flow when they are too many. */
  known: z.int().min(0),
  streets: z.array(street),
});
export type TravelTimesView = z.infer<typeof travelTimesView>;
export const parseTravelTimesView = parser('travel times', travelTimesView);

/** Free flow is 1; one owner alone moves a street by a quarter of what it claims. */
const SLOW = 1.15;
const FAST = 0.95;
export const paceOf = (slowness: number): 'fast' | 'normal' | 'slow' =>
  slowness >= SLOW ? 'slow' : slowness <= FAST ? 'fast' : 'normal';
