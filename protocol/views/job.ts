import { z } from 'zod';
import { jobStatement } from '../statements/job.ts';
import { unixSeconds } from '../units.ts';
import {
  addressField,
  base64Field,
  countField,
  deviceField,
  hexField,
  jobField,
  placeField,
  timeField,
} from './fields.ts';
import { parser } from './parse.ts';

/** Where a job is in its life; `failed` has a reason, the last four are ends. */
export const jobStates = [
  'open',
  'planned',
  'assigned',
  'accepted',
  'picked-up',
  'delivered',
  'returned',
  'failed',
  'cancelled',
] as const;
const jobStateField = z.enum(jobStates);
export type JobState = z.infer<typeof jobStateField>;
export const parseJobState = parser('job state', jobStateField);

/** `POST /v1/quotes`. */
const quoteRequest = z.object({ pickUp: placeField, dropOff: placeField });
export const parseQuoteRequest = parser('quote request', quoteRequest);

/** The distance to sign: shortest on the pinned map, decimetres; seconds of driving at free flow. */
export const quoteView = z.object({ distance: countField, seconds: countField, mapHash: hexField(32) });
export type QuoteView = z.infer<typeof quoteView>;
export const parseQuoteView = parser('quote', quoteView);

const openingField = z.object({ salt: hexField(16), at: placeField });
export type OpeningView = z.infer<typeof openingField>;

/** The conditions of a job; their hash stands in the signed statement. */
const termsField = z.object({
  earliest: timeField.transform(unixSeconds),
  latest: timeField.transform(unixSeconds),
  load: z.object({ parcels: z.int().min(1), grams: countField, milliliters: countField }),
  patience: countField,
  priority: z.int().min(0).max(9),
});

/** `POST /v1/jobs`: the signed statement and the openings that only robot, hub, oracles and owner learn. */
const jobOrder = z.object({
  statement: base64Field(jobStatement.size),
  /** Absent or of another length: the job counts as unsigned and gets its own code. */
  signature: z.unknown().optional(),
  pickUp: openingField,
  dropOff: openingField,
  terms: termsField,
});
export type JobOrder = z.infer<typeof jobOrder>;
export const parseJobOrder = parser('job', jobOrder);

const signatureField = base64Field(64);
/** The signature of a job order, or undefined when there is none of the right form. */
export function signatureOf(order: JobOrder): Uint8Array | undefined {
  const result = signatureField.safeParse(order.signature);
  return result.success ? result.data : undefined;
}

const jobEventView = z.object({
  /** Rises by one a job. */
  number: countField,
  time: timeField,
  from: jobStateField.nullable(),
  to: jobStateField,
  cause: z.string().max(200),
  device: deviceField.nullable(),
});
export type JobEventView = z.infer<typeof jobEventView>;

/** One job. Places are null for anybody but its shipper, the robot's owner and operators. World Unix milliseconds. */
export const jobView = z.object({
  job: jobField,
  shipper: addressField,
  state: jobStateField,
  reason: z.string().max(200).nullable(),
  cancelling: z.boolean(),
  device: deviceField.nullable(),
  /** Decimetres, as signed. */
  distance: countField,
  /** Unix seconds, as signed. */
  latest: timeField,
  created: timeField,
  changed: timeField,
  pickUp: placeField.nullable(),
  dropOff: placeField.nullable(),
  parcels: countField,
});
export type JobView = z.infer<typeof jobView>;
export const parseJobView = parser('job', jobView);

const jobPage = z.object({ jobs: z.array(jobView), next: z.string().max(100).nullable() });
export type JobPage = z.infer<typeof jobPage>;
export const parseJobPage = parser('jobs', jobPage);

export const jobDetail = jobView.extend({ events: z.array(jobEventView) });
export type JobDetail = z.infer<typeof jobDetail>;
export const parseJobDetail = parser('job', jobDetail);
