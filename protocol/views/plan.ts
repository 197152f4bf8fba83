import { z } from 'zod';
import { countField, deviceField, jobField, placeField, timeField } from './fields.ts';
import { parser } from './parse.ts';

/** Why a job is in no route; append-only. */
const unassignedCodes = [
  ...(['NO_VEHICLE', 'CAPACITY', 'TIME_WINDOW', 'BATTERY', 'UNREACHABLE', 'SKILL'] as const),
  ...(['SHIFT', 'PRIZE', 'CROWDED', 'LATER'] as const),
] as const;
const unassignedCode = z.enum(unassignedCodes);
export type UnassignedCode = z.infer<typeof unassignedCode>;

const planStop = z.object({
  kind: z.enum(['pick-up', 'drop-off', 'return', 'charge', 'park']),
  job: jobField.nullable(),
  at: placeField.nullable(),
  /** Unix seconds of the world. */
  arrive: timeField,
  latest: timeField,
  committed: z.boolean(),
});

/** `GET /v1/plan`: what every robot does next, and why some jobs wait. */
export const planView = z.object({
  made: timeField,
  routes: z.array(
    z.object({ device: deviceField, stops: z.array(planStop), metres: countField, seconds: countField }),
  ),
  unassigned: z.array(
    z.object({
      job: jobField,
      code: unassignedCode,
      constraint: z.string().max(200),
      hint: z.string().max(200),
    }),
  ),
});
export type PlanView = z.infer<typeof planView>;
export const parsePlanView = parser('plan', planView);
export type PlanStopView = z.infer<typeof planStop>;

/** Cost is in the planner's units: about a second of a pavement robot's time each. */
const cost = z.number();

const rival = z.object({
  device: deviceField,
  /** What this robot's route would cost more with the job; null when it cannot do it. */
  added: cost.nullable(),
  code: unassignedCode.nullable(),
  constraint: z.string().max(200).nullable(),
});

/** `GET /v1/plan/jobs/{job}/explanation`: why this robot, what the next best would cost, or why nobody. */
export const jobExplanation = z.object({
  job: jobField,
  /** Of the plan that is explained. */
  made: timeField,
  standing: z.enum(['aboard', 'committed', 'planned', 'left']),
  device: deviceField.nullable(),
  /** What its robot's route costs more with it than without. */
  cost: cost.nullable(),
  sentence: z.string().max(300),
  unassigned: z
    .object({ code: unassignedCode, constraint: z.string().max(200), hint: z.string().max(200) })
    .nullable(),
  /** Cheapest first, then those that cannot. */
  others: z.array(rival),
});
export type JobExplanation = z.infer<typeof jobExplanation>;
export const parseJobExplanation = parser('explanation', jobExplanation);
