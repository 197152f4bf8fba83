import { z } from 'zod';
import { jobField, placeField } from './fields.ts';
import { parser } from './parse.ts';

const door = z.object({
  at: placeField,
  code: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/, 'must be a code'),
});

/**
 * `POST /v1/simulated/people`: what the people at the doors of one job know. Simulated worlds only: at real
 * doors the shipper tells people their codes, and no hub ever learns them.
 */
const simulatedPeople = z.strictObject({
  job: jobField,
  pickUp: door,
  dropOff: door,
  returnTo: door,
  behaviour: z.enum(['present', 'absent', 'wrong-code-first']),
});
export type SimulatedPeopleView = z.infer<typeof simulatedPeople>;
export const parseSimulatedPeople = parser('simulated people', simulatedPeople);
