import { z } from 'zod';
import { vehicleKind } from './enrolment.ts';
import { countField, deviceField, hexField, jobField, placeField, timeField } from './fields.ts';
import { jobView } from './job.ts';
import { parser } from './parse.ts';
import { robotView } from './robot.ts';

/** Real minutes a share may last: five minutes to a week. */
const minutesField = z.int().min(5).max(10_080);

/** `POST /v1/shares`: one delivery (by its shipper) or one robot (by its owner) for whoever has the link. */
const shareRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('job'), job: jobField, minutes: minutesField }),
  z.strictObject({ kind: z.literal('robot'), device: deviceField, minutes: minutesField }),
]);
export type ShareRequest = z.infer<typeof shareRequest>;
export const parseShareRequest = parser('share', shareRequest);

/** Names a link without opening it. */
const shareId = hexField(32);

/** What opens the link; the hub keeps only its hash. `expires` is real Unix milliseconds. */
export const shareView = z.object({ id: shareId, token: hexField(32), expires: timeField });
export type ShareView = z.infer<typeof shareView>;
export const parseShareView = parser('share', shareView);

/** `GET /v1/shares/made`: the open links of whoever asks, newest first. Their tokens are kept nowhere. */
const madeShareView = z.object({
  id: shareId,
  shared: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('job'), job: jobField }),
    z.object({ kind: z.literal('robot'), device: deviceField }),
  ]),
  expires: timeField,
});
export type MadeShareView = z.infer<typeof madeShareView>;
export const parseMadeShareViews = parser('made shares', z.array(madeShareView).max(200));

/** `GET /v1/parcels` with the token of a shared delivery: no doors, no addresses, a coarse place. */
export const parcelView = z.object({
  job: jobField,
  state: jobView.shape.state,
  /** Unix seconds of the world, as signed. */
  latest: timeField,
  changed: timeField,
  /** When the plan has it at the door, Unix seconds of the world. */
  arrive: timeField.nullable(),
  /** Stops the robot makes before that door. */
  stopsBefore: countField.nullable(),
  /** The robot that has it or is coming for it; its place is the middle of a cell of about 250 m. */
  robot: z
    .object({ device: deviceField, kind: vehicleKind, at: placeField.nullable(), seen: timeField.nullable() })
    .nullable(),
  expires: timeField,
});
export type ParcelView = z.infer<typeof parcelView>;
export const parseParcelView = parser('parcel', parcelView);

/** `GET /v1/shares` with the token of a shared robot: as its owner sees it. */
export const sharedRobotView = z.object({ robot: robotView, expires: timeField });
export type SharedRobotView = z.infer<typeof sharedRobotView>;
export const parseSharedRobotView = parser('shared robot', sharedRobotView);
