import { z } from 'zod';
import { countField } from '../../protocol/views/fields.ts';
import { jobExplanation, planView } from '../../protocol/views/plan.ts';
import type { Answers } from './answer.ts';

const number = z.number();

const visit = z.object({
  job: z.string(),
  kind: z.enum(['pick-up', 'drop-off']),
  place: countField,
  arrive: number,
  begin: number,
});
const charge = z.object({
  kind: z.literal('charge'),
  charger: z.string(),
  place: countField,
  arrive: number,
  begin: number,
  seconds: number,
  before: number,
  after: number,
});
const rest = z.object({
  kind: z.literal('break'),
  index: countField,
  place: countField,
  arrive: number,
  begin: number,
  seconds: number,
});

/** Of our JSON, with times; everything a vehicle does stands in `stops`. */
const route = z.object({
  vehicle: z.string(),
  visits: z.array(visit),
  stops: z.array(z.union([visit, charge, rest])),
  seconds: number,
  decimeters: number,
  cost: number,
});

export const answers: Answers = {
  'plan show': planView,
  'plan explain': z.union([jobExplanation, planView.shape.unassigned]),
  'plan solve': z.strictObject({
    routes: z.union([z.array(route), z.array(z.array(z.union([z.string(), number])))]),
    vehicles: countField,
    /** Of our JSON the cost, of a benchmark file the distance. */
    cost: number.exactOptional(),
    distance: number.exactOptional(),
    unassigned: z.array(
      z.object({
        job: z.union([z.string(), number]),
        code: z.string(),
        constraint: z.string(),
        hint: z.string(),
      }),
    ),
    seconds: number,
    iterations: countField,
  }),
};
