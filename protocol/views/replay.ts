import { z } from 'zod';
import { vehicleKind } from './enrolment.ts';
import { countField, deviceField, timeField } from './fields.ts';
import { parser } from './parse.ts';

/** World minutes one replay may span, and the fixes one answer holds of all robots together. */
export const replayLimits = { minutes: 240, points: 40_000 } as const;

const column = z.array(z.int()).max(replayLimits.points);
const gaps = z.array(z.int().nullable()).max(replayLimits.points);

/** One robot's fixes in columns of the same length, oldest first: a tenth of the bytes of objects. */
const replayTrack = z
  .object({
    device: deviceField,
    kind: vehicleKind,
    model: z.string().max(64),
    /** False for the public: places are then the middles of cells of about 250 m, each told once a visit. */
    exact: z.boolean(),
    /** World milliseconds after `from`. */
    times: z.array(countField).max(replayLimits.points),
    /** 1e-7 degrees. */
    latitudes: column,
    longitudes: column,
    /** Hundredths of a degree clockwise from north; centimetres a second; per mille. Null for strangers. */
    headings: gaps,
    speeds: gaps,
    batteries: gaps,
    flags: z.array(countField).max(replayLimits.points),
  })
  .refine(
    ({ times, ...rest }) =>
      Object.values(rest).every((value) => !Array.isArray(value) || value.length === times.length),
    'columns must have one length',
  );
export type ReplayTrack = z.infer<typeof replayTrack>;

/** `GET /v1/replay?from&to`: where all robots were, thinned to one fix a `step`, as their signed frames say. */
export const replayView = z.object({
  /** World Unix milliseconds. */
  from: timeField,
  to: timeField,
  /** How far the answer reaches: earlier than `to` when more was sent than one answer holds. */
  until: timeField,
  /** World milliseconds between two fixes of a robot, at least. */
  step: countField,
  robots: z.array(replayTrack),
});
export type ReplayView = z.infer<typeof replayView>;
export const parseReplayView = parser('replay', replayView);
