import { CborReader, type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import { FleetError } from './errors.ts';
import { deliveryStatement, pickUpStatement, returnStatement } from './statements/delivery.ts';
import { type CoordinatesE7, type UnixMilliseconds, unixMilliseconds } from './units.ts';

/** Limits of one frame; a hub refuses more. */
export const frameLimits = { bytes: 16 * 1024, samples: 256, events: 64 } as const;
const FRAME_VERSION = 1;

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

export const sampleFlags = {
  moving: 1,
  stopped: 2,
  charging: 4,
  carrying: 8,
  linkLost: 16,
  simulated: 32,
} as const;

/** Something that happened. Statements of hand-over travel with a signature of their own. */
export type FleetEvent = { readonly time: UnixMilliseconds } & (
  | { readonly kind: 'mission-accepted'; readonly mission: Uint8Array; readonly number: number }
  | {
      readonly kind: 'mission-refused';
      readonly mission: Uint8Array;
      readonly number: number;
      readonly reason: string;
    }
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

/** Payload bytes; times are relative to the frame's t0. Throws PAYLOAD_INVALID beyond the limits. */
export function encodeFramePayload(t0: UnixMilliseconds, payload: FramePayload): Uint8Array {
  const { previous, samples, events } = payload;
  if (samples.length > frameLimits.samples || events.length > frameLimits.events || previous.length !== 16) {
    throw new FleetError('PAYLOAD_INVALID', { what: 'frame', reason: 'too many samples or events' });
  }
  let before = columnsOf({ ...ORIGIN, time: t0 });
  const rows = samples.map((sample) => {
    const columns = columnsOf(sample);
    checkSample(t0, columns);
    const deltas = columns.map((value, i) => value - (before[i] as number));
    before = columns;
    return deltas;
  });
  const bytes = encodeCbor(
    new Map<number, CborValue>([
      [1, FRAME_VERSION],
      [2, previous],
      [3, rows],
      [4, events.map((event) => encodeEvent(t0, event))],
    ]),
  );
  if (bytes.length > frameLimits.bytes) {
    throw new FleetError('PAYLOAD_INVALID', { what: 'frame', reason: `${bytes.length} bytes are too many` });
  }
  return bytes;
}

/** Throws CBOR_INVALID, PAYLOAD_INVALID. Unknown event kinds are refused: a minor version may not add any. */
export function decodeFramePayload(t0: UnixMilliseconds, bytes: Uint8Array): FramePayload {
  const reader = new CborReader('frame', decodeCbor('frame', bytes, frameLimits.bytes));
  reader.version(1, FRAME_VERSION);
  let columns = columnsOf({ ...ORIGIN, time: t0 });
  const samples = reader.array(3, frameLimits.samples).map((row) => {
    if (!Array.isArray(row) || row.length !== columns.length) throw invalidSample();
    columns = columns.map((value, i) => value + safe(row[i] as CborValue));
    checkSample(t0, columns);
    return sampleOf(columns);
  });
  const events = reader.array(4, frameLimits.events).map((event) => decodeEvent(t0, event));
  return { previous: reader.bytes(2, 16), samples, events };
}

/** Milliseconds a sample or event may lie from its frame's t0: a frame holds one stretch of a day. */
const MAX_OFFSET = 86_400_000;

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

type Columns = [number, number, number, number, number, number, number, number];

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

function checkSample(t0: UnixMilliseconds, columns: readonly number[]): void {
  const inRange = columns.every((value, i) => {
    const [min, max] = sampleRanges[i] as readonly [number, number];
    return Number.isSafeInteger(value) && value >= min && value <= max;
  });
  if (!inRange || Math.abs((columns[0] as number) - t0) > MAX_OFFSET) throw invalidSample();
}

function sampleOf(columns: readonly number[]): Sample {
  const [time, latitude, longitude, altitude, heading, speed, battery, flags] = columns as Columns;
  return {
    time: unixMilliseconds(time),
    at: { latitude, longitude },
    altitude,
    heading,
    speed,
    battery,
    flags,
  };
}

function safe(value: CborValue): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw invalidSample();
  return value;
}

const invalidSample = () =>
  new FleetError('PAYLOAD_INVALID', { what: 'frame', reason: 'a sample is out of range' });

type EventFields<K extends EventKind> = Omit<Extract<FleetEvent, { kind: K }>, 'kind' | 'time'>;
interface EventRow<K extends EventKind> {
  readonly number: number;
  readonly fields: { readonly [F in keyof EventFields<K>]: FieldReader<EventFields<K>[F]> };
}
type FieldReader<T> = (reader: CborReader, key: number) => T;

const bytesOf =
  (length: number): FieldReader<Uint8Array> =>
  (reader, key) =>
    reader.bytes(key, length);
const integerTo =
  (max: number): FieldReader<number> =>
  (reader, key) =>
    reader.integer(key, 0, max);
const textTo =
  (length: number): FieldReader<string> =>
  (reader, key) =>
    reader.text(key, length);
const mission = bytesOf(16);
const natural = integerTo(Number.MAX_SAFE_INTEGER);
const signature = bytesOf(64);
const reason = textTo(200);

/** Wire number of every kind (append-only) and its fields, which have the keys 3, 4, ... in this order. */
const eventRows: { readonly [K in EventKind]: EventRow<K> } = {
  'mission-accepted': { number: 1, fields: { mission, number: natural } },
  'mission-refused': { number: 2, fields: { mission, number: natural, reason } },
  'mission-finished': { number: 3, fields: { mission } },
  'mission-aborted': { number: 4, fields: { mission, reason } },
  'stop-reached': { number: 5, fields: { mission, stop: integerTo(1_000) } },
  'wrong-code': { number: 6, fields: { mission, stop: integerTo(1_000) } },
  'pick-up': { number: 7, fields: { statement: bytesOf(pickUpStatement.size), signature } },
  delivery: { number: 8, fields: { statement: bytesOf(deliveryStatement.size), signature } },
  return: { number: 9, fields: { statement: bytesOf(returnStatement.size), signature } },
  'edge-traversed': { number: 10, fields: { edge: natural, milliseconds: integerTo(86_400_000) } },
  observation: {
    number: 11,
    fields: {
      label: textTo(64),
      count: integerTo(10_000),
      cell: textTo(16),
      confidence: integerTo(1_000),
      model: bytesOf(32),
    },
  },
  fault: { number: 12, fields: { code: textTo(64), detail: textTo(200) } },
  'safety-stop': { number: 13, fields: { reason } },
  'model-loaded': { number: 14, fields: { model: bytesOf(32), version: natural } },
};
const eventKinds = new Map(Object.entries(eventRows).map(([kind, row]) => [row.number, kind as EventKind]));

/** Key 1 the kind's number, 2 the time relative to t0, from 3 on the kind's fields. */
function encodeEvent(t0: UnixMilliseconds, event: FleetEvent): CborValue {
  const row = eventRows[event.kind];
  const values = event as unknown as Readonly<Record<string, CborValue>>;
  const map = new Map<number, CborValue>([
    [1, row.number],
    [2, event.time - t0],
    ...Object.keys(row.fields).map((name, i): [number, CborValue] => [3 + i, values[name] as CborValue]),
  ]);
  // An agent must never sign an event that the hub refuses.
  decodeEvent(t0, map);
  return map;
}

function decodeEvent(t0: UnixMilliseconds, value: CborValue): FleetEvent {
  const reader = new CborReader('event', value);
  const kind = eventKinds.get(reader.integer(1, 0, 255));
  if (kind === undefined) throw new FleetError('PAYLOAD_INVALID', { what: 'event', reason: 'unknown kind' });
  const time = unixMilliseconds(t0 + reader.integer(2, -MAX_OFFSET, MAX_OFFSET));
  const fields = Object.entries<FieldReader<unknown>>(eventRows[kind].fields).map(([name, read], i) => [
    name,
    read(reader, 3 + i),
  ]);
  return { kind, time, ...Object.fromEntries(fields) } as FleetEvent;
}
