import { z } from 'zod';
import { addressField, deviceField, jobField, timeField } from './fields.ts';
import { parser } from './parse.ts';

/** What calls for a person; append-only. */
export const alertKinds = ['offline', 'stuck', 'low-battery', 'late'] as const;
const alertKind = z.enum(alertKinds);
export type AlertKind = z.infer<typeof alertKind>;

/** `GET /v1/alerts`, and the stream's `alert`. Times are the world's Unix milliseconds. */
export const alertView = z.object({
  id: z.string().regex(/^[a-z-]{1,20}\.[0-9A-Za-z]{1,64}$/, 'must be an alert id'),
  kind: alertKind,
  device: deviceField.nullable(),
  /** Of the device. */
  owner: addressField.nullable(),
  job: jobField.nullable(),
  since: timeField,
  /** Who took it on, and when; null while nobody has. */
  acknowledged: z.object({ by: addressField, at: timeField }).nullable(),
  /** False on the stream once it is over. */
  raised: z.boolean(),
});
export type AlertView = z.infer<typeof alertView>;
export const parseAlertView = parser('alert', alertView);
export const parseAlertViews = parser('alerts', z.array(alertView));
