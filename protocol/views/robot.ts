import { z } from 'zod';
import { vehicleKind } from './enrolment.ts';
import { addressField, countField, deviceField, missionField, placeField, timeField } from './fields.ts';
import { parser } from './parse.ts';

/** How far an order got, as the robot itself confirmed it. */
export const stageField = z.enum(['sent', 'received', 'executing', 'done', 'refused']);
export type Stage = z.infer<typeof stageField>;

const positionField = z.object({
  at: placeField,
  /** False for the public: the place is then the middle of a cell of about 250 m. */
  exact: z.boolean(),
});

const missionState = z.object({
  mission: missionField,
  number: countField,
  stage: stageField,
  /** Stops of the mission and how many of them were reached. */
  stops: countField,
  reached: countField,
});

/** The twin of one robot as the hub last knew it. Times are the world's Unix milliseconds. */
export const robotView = z.object({
  device: deviceField,
  owner: addressField,
  kind: vehicleKind,
  model: z.string().max(64),
  simulated: z.boolean(),
  state: z.enum(['awaiting registration', 'registered', 'online', 'offline', 'retired', 'denied']),
  seen: timeField.nullable(),
  position: positionField.nullable(),
  /** Stream only: where it was since the last event, oldest first; milliseconds before the newest fix, and place. */
  trail: z
    .array(z.object({ before: countField, at: placeField }))
    .max(200)
    .exactOptional(),
  /** Hundredths of a degree clockwise from north. */
  heading: z.int().nullable(),
  /** Centimetres a second. */
  speed: z.int().nullable(),
  /** Per mille. */
  battery: z.int().nullable(),
  flags: countField,
  session: countField,
  sequence: countField,
  /** Sequence ranges the hub never got, counted. */
  missing: countField,
  aboard: countField,
  mission: missionState.nullable(),
  order: z
    .object({ kind: z.enum(['stop', 'resume', 'home']), number: countField, stage: stageField })
    .nullable(),
});
export type RobotView = z.infer<typeof robotView>;
export const parseRobotView = parser('robot', robotView);
export const parseRobotViews = parser('robots', z.array(robotView));

/** `GET /v1/devices/:id/missing`: inclusive sequence ranges. */
export const missingView = z.object({
  device: deviceField,
  ranges: z.array(z.object({ first: countField, last: countField })),
});
export type MissingView = z.infer<typeof missingView>;
export const parseMissingView = parser('missing ranges', missingView);

/** `POST /v1/devices/:id/commands`. */
const orderRequest = z.object({
  kind: z.enum(['stop', 'resume', 'home']),
  reason: z.string().max(200).exactOptional(),
});
export type OrderRequest = z.infer<typeof orderRequest>;
export const parseOrderRequest = parser('command', orderRequest);

export const orderView = z.object({ device: deviceField, number: countField, stage: stageField });
export type OrderView = z.infer<typeof orderView>;
export const parseOrderView = parser('command answer', orderView);

/** `GET /v1/dead-letters`: frames refused for good; `head` is the first kilobyte in base64. */
const deadLetterView = z.object({
  id: countField,
  device: z.string().max(64),
  reason: z.string().max(64),
  detail: z.string().max(1_000),
  head: z.string().max(1_400),
  size: countField,
  firstTime: timeField,
  lastTime: timeField,
  times: countField,
});
export type DeadLetterView = z.infer<typeof deadLetterView>;
export const parseDeadLetterViews = parser('dead letters', z.array(deadLetterView));
