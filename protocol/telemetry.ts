import { type CborValue, CborReader, decodeCbor, encodeCbor } from './cbor.ts';
import { FleetError } from './errors.ts';
import type { CoordinatesE7, UnixMilliseconds } from './units.ts';
import { unixMilliseconds } from './units.ts';

/** Limits of one frame; a hub refuses more. */
export const frameLimits = { bytes: 16 * 1024, samples: 256, events: 64 } as const;
export const FRAME_VERSION = 1;

/** What the robot was at one moment. Integers throughout, so that both sides hold the same values. */
export interface Sample {
  readonly time: UnixMilliseconds;
  readonly at: CoordinatesE7;
  /** Decimetres above the ellipsoid. */
  readonly altitude: number;
  /** Hundredths of a degree clockwise from north, 0 to 35,999. */
  readonly heading: number;
  /** Centimetres a second. */
  readonly speed: number;
  /** State of charge per mille, 0 to 1,000. */
  readonly battery: number;
  /** Bits of `sampleFlags`. */
  readonly flags: number;
}

export const sampleFlags = { moving: 1, stopped: 2, charging: 4, carrying: 8, linkLost: 16, simulated: 32 } as const;

/** Something that happened. Statements of hand-over travel with a signature of their own. */
export type FleetEvent = { readonly time: UnixMilliseconds } & (
  | { readonly kind: 'mission-accepted'; readonly mission: Uint8Array; readonly number: number }
  | { readonly kind: 'mission-refused'; readonly mission: Uint8Array; readonly number: number; readonly reason: string }
  | { readonly kind: 'mission-finished'; readonly mission: Uint8Array }
  | { readonly kind: 'mission-aborted'; readonly mission: Uint8Array; readonly reason: string }
  | { readonly kind: 'stop-reached'; readonly mission: Uint8Array; readonly stop: number }
  | { readonly kind: 'wrong-code'; readonly mission: Uint8Array; readonly stop: number }
  | { readonly kind: 'pick-up'; readonly statement: Uint8Array; readonly signature: Uint8Array }
  | { readonly kind: 'delivery'; readonly statement: Uint8Array; readonly signature: Uint8Array }
  | { readonly kind: 'return'; readonly statement: Uint8Array; readonly signature: Uint8Array }
  | { readonly kind: 'edge-traversed'; readonly edge: number; readonly milliseconds: number }
  | {
      readonly kind: 'observation';
      readonly label: string;
      readonly count: number;
      readonly cell: string;
      readonly confidence: number;
      readonly model: Uint8Array;
    }
  | { readonly kind: 'fault'; readonly code: string; readonly detail: string }
  | { readonly kind: 'safety-stop'; readonly reason: string }
  | { readonly kind: 'model-loaded'; readonly model: Uint8Array; readonly version: number }
);
export type EventKind = FleetEvent['kind'];

/** The signed contents of a frame. */
export interface FramePayload {
  /** First 16 bytes of sha256 of the previous frame's statement; zeros in the very first frame. */
  readonly previous: Uint8Array;
  readonly samples: readonly Sample[];
  readonly events: readonly FleetEvent[];
}

/** Wire numbers of the event kinds; append-only. */
const eventNumbers: Readonly<Record<EventKind, number>> = {
  'mission-accepted': 1,
  'mission-refused': 2,
  'mission-finished': 3,
  'mission-aborted': 4,
  'stop-reached': 5,
  'wrong-code': 6,
  'pick-up': 7,
  delivery: 8,
  return: 9,
  'edge-traversed': 10,
  observation: 11,
  fault: 12,
  'safety-stop': 13,
  'model-loaded': 14,
};
const eventKinds = new Map(Object.entries(eventNumbers).map(([kind, number]) => [number, kind as EventKind]));

/** Payload bytes; times are relative to the frame's t0. Throws PAYLOAD_INVALID beyond the limits. */
export function encodeFramePayload(t0: UnixMilliseconds, payload: FramePayload): Uint8Array {
  const { samples, events } = payload;
  if (samples.length > frameLimits.samples || events.length > frameLimits.events) {
    throw new FleetError('PAYLOAD_INVALID', { what: 'frame', reason: 'too many samples or events' });
  }
  let before = columnsOf({ ...ORIGIN, time: t0 });
  const rows = samples.map((sample) => {
    const columns = columnsOf(sample);
    const deltas = columns.map((value, i) => value - (before[i] as number));
    before = columns;
    return deltas;
  });
  return encodeCbor(
    new Map<number, CborValue>([
      [1, FRAME_VERSION],
      [2, payload.previous],
      [3, rows],
      [4, events.map((event) => encodeEvent(t0, event))],
    ]),
  );
}

/** Throws CBOR_INVALID, PAYLOAD_INVALID. Unknown event kinds are refused: a minor version may not add any. */
export function decodeFramePayload(t0: UnixMilliseconds, bytes: Uint8Array): FramePayload {
  const reader = new CborReader('frame', decodeCbor('frame', bytes, frameLimits.bytes));
  reader.integer(1, FRAME_VERSION, FRAME_VERSION);
  let columns = columnsOf({ ...ORIGIN, time: t0 });
  const samples = reader.array(3, frameLimits.samples).map((row) => {
    if (!Array.isArray(row) || row.length !== columns.length) throw invalidSample();
    columns = columns.map((value, i) => value + safe(row[i] as CborValue));
    return sampleOf(columns);
  });
  const events = reader.array(4, frameLimits.events).map((event) => decodeEvent(t0, event));
  return { previous: reader.bytes(2, 16), samples, events };
}

const ORIGIN: Omit<Sample, 'time'> = {
  at: { latitude: 0, longitude: 0 },
  altitude: 0,
  heading: 0,
  speed: 0,
  battery: 0,
  flags: 0,
};

function columnsOf(sample: Sample): number[] {
  const { time, at, altitude, heading, speed, battery, flags } = sample;
  return [time, at.latitude, at.longitude, altitude, heading, speed, battery, flags];
}

/** Nothing a robot says is believed unchecked: ranges here, plausibility later. */
const sampleRanges: readonly (readonly [number, number])[] = [
  [0, 2 ** 53 - 1],
  [-900_000_000, 900_000_000],
  [-1_800_000_000, 1_800_000_000],
  [-10_000, 100_000],
  [0, 35_999],
  [0, 10_000],
  [0, 1_000],
  [0, 2 ** 16 - 1],
];

function sampleOf(columns: readonly number[]): Sample {
  const inRange = columns.every((value, i) => {
    const [min, max] = sampleRanges[i] as readonly [number, number];
    return value >= min && value <= max;
  });
  if (!inRange) throw invalidSample();
  const [time, latitude, longitude, altitude, heading, speed, battery, flags] = columns as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { time: unixMilliseconds(time), at: { latitude, longitude }, altitude, heading, speed, battery, flags };
}

function safe(value: CborValue): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw invalidSample();
  return value;
}

const invalidSample = () => new FleetError('PAYLOAD_INVALID', { what: 'frame', reason: 'a sample is out of range' });

/** Key 1 the kind, 2 the time relative to t0, from 3 on the kind's own fields in the order of its type. */
function encodeEvent(t0: UnixMilliseconds, event: FleetEvent): CborValue {
  const { kind, time, ...rest } = event;
  const fields = Object.values(rest) as CborValue[];
  return new Map<number, CborValue>([
    [1, eventNumbers[kind]],
    [2, time - t0],
    ...fields.map((value, i): [number, CborValue] => [3 + i, value]),
  ]);
}

function decodeEvent(t0: UnixMilliseconds, value: CborValue): FleetEvent {
  const reader = new CborReader('event', value);
  const kind = eventKinds.get(reader.integer(1, 0, 255));
  const time = unixMilliseconds(t0 + reader.integer(2, -86_400_000, 86_400_000));
  switch (kind) {
    case 'mission-accepted':
      return { kind, time, mission: reader.bytes(3, 16), number: reader.integer(4, 0) };
    case 'mission-refused':
      return { kind, time, mission: reader.bytes(3, 16), number: reader.integer(4, 0), reason: reader.text(5, 200) };
    case 'mission-finished':
      return { kind, time, mission: reader.bytes(3, 16) };
    case 'mission-aborted':
      return { kind, time, mission: reader.bytes(3, 16), reason: reader.text(4, 200) };
    case 'stop-reached':
    case 'wrong-code':
      return { kind, time, mission: reader.bytes(3, 16), stop: reader.integer(4, 0, 1_000) };
    case 'pick-up':
    case 'delivery':
    case 'return':
      return { kind, time, statement: reader.bytes(3), signature: reader.bytes(4, 64) };
    case 'edge-traversed':
      return { kind, time, edge: reader.integer(3, 0), milliseconds: reader.integer(4, 0) };
    case 'observation':
      return {
        kind,
        time,
        label: reader.text(3, 64),
        count: reader.integer(4, 0, 10_000),
        cell: reader.text(5, 16),
        confidence: reader.integer(6, 0, 1_000),
        model: reader.bytes(7, 32),
      };
    case 'fault':
      return { kind, time, code: reader.text(3, 64), detail: reader.text(4, 200) };
    case 'safety-stop':
      return { kind, time, reason: reader.text(3, 200) };
    case 'model-loaded':
      return { kind, time, model: reader.bytes(3, 32), version: reader.integer(4, 0) };
    case undefined:
      throw new FleetError('PAYLOAD_INVALID', { what: 'event', reason: 'unknown kind' });
  }
}
