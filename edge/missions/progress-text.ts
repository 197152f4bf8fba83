import { z } from 'zod';
import { fromHex, jobId, toHex } from '../../protocol/ids.ts';
import { decodeMission, encodeMission } from '../../protocol/missions.ts';
import { decodeFramePayload, encodeFramePayload, type FleetEvent } from '../../protocol/telemetry.ts';
import { unixMilliseconds, unixSeconds } from '../../protocol/units.ts';
import type { Progress } from './progress.ts';

const count = z.int().min(0);
const bytes = z.string().transform((text) => fromHex(text));
const job = z.string().transform(jobId);
const milliseconds = count.transform(unixMilliseconds);
const seconds = count.transform(unixSeconds);
const place = z.tuple([z.int(), z.int()]).transform(([latitude, longitude]) => ({ latitude, longitude }));

const phaseShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('driving') }),
  z.object({ kind: z.literal('charging') }),
  z.object({
    kind: z.literal('at-door'),
    since: milliseconds,
    tries: count,
    notBefore: milliseconds,
    code: bytes.nullable(),
    compartment: z.int().min(-1),
  }),
]);

const planShape = z.object({
  mission: bytes,
  number: count,
  expires: seconds,
  payload: bytes.transform((encoded) => decodeMission(encoded)),
  stop: count,
  phase: phaseShape,
});

const parcelShape = z.object({
  job,
  compartment: count,
  pickUpCode: bytes,
  pickedUp: seconds,
  firstSession: count,
  firstSequence: count,
  odometer: z.number().min(0),
  trail: z.array(place),
  returning: count,
});

const eventShape = z
  .object({ id: count, time: milliseconds, bytes })
  .transform(({ id, time, bytes: encoded }) => ({ id, event: eventOf(time, encoded) }));

const progressShape = z.object({
  version: z.literal(1),
  missionNumber: count,
  commandNumber: count,
  held: z.string().nullable(),
  plan: planShape.nullable(),
  parcels: z.array(parcelShape),
  ended: z.array(job),
  odometer: z.number().min(0),
  lastSequence: count,
  nextEvent: count,
  unreported: z.array(eventShape),
});

/** The progress as it lies on disk. Missions and events keep their wire encoding, which checks them again. */
export function progressText(progress: Progress): string {
  const plan = progress.plan;
  return JSON.stringify(
    {
      version: 1,
      ...progress,
      plan: plan === null ? null : { ...plan, payload: encodeMission(plan.payload) },
      parcels: progress.parcels.map((parcel) => ({
        ...parcel,
        trail: parcel.trail.map(({ latitude, longitude }) => [latitude, longitude]),
      })),
      unreported: progress.unreported.map(({ id, event }) => ({
        id,
        time: event.time,
        bytes: bytesOf(event),
      })),
    },
    hexForBytes,
  );
}

/** Node's Buffers turn themselves into objects before a replacer sees them; hence the look at the holder. */
function hexForBytes(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key];
  return raw instanceof Uint8Array ? toHex(raw) : value;
}

/** Throws whatever is wrong with the text; the file's reader gives it a code. */
export function parseProgress(text: string): Progress {
  const { version: _, ...progress } = progressShape.parse(JSON.parse(text));
  return progress;
}

const NO_LINK = new Uint8Array(16);

const bytesOf = (event: FleetEvent) =>
  encodeFramePayload(event.time, { previous: NO_LINK, samples: [], events: [event] });

function eventOf(time: FleetEvent['time'], encoded: Uint8Array): FleetEvent {
  const [event] = decodeFramePayload(time, encoded).events;
  if (event === undefined) throw new RangeError('an event without contents');
  return event;
}
