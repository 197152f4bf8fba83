import { CborReader, type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import { FleetError } from './errors.ts';
import { jobStatement } from './statements/job.ts';
import { type CoordinatesE7, type UnixSeconds, unixSeconds } from './units.ts';

/** Limits of a mission payload; an agent refuses more. */
export const missionLimits = { bytes: 256 * 1024, stops: 64, jobs: 64, pathPoints: 20_000 } as const;
const MISSION_VERSION = 1;

/** Wire numbers of the stop kinds; append-only. */
const stopKinds = { 'pick-up': 1, 'drop-off': 2, return: 3, charge: 4, park: 5 } as const;
export type StopKind = keyof typeof stopKinds;

/** Where the robot goes next and what happens there. */
export interface MissionStop {
  readonly kind: StopKind;
  readonly at: CoordinatesE7;
  /** Index into `jobs`; absent for charge and park. */
  readonly job?: number;
  /** Path from the stop before (or from where the mission starts) to `at`. */
  readonly path: readonly CoordinatesE7[];
  readonly earliest: UnixSeconds;
  readonly latest: UnixSeconds;
  /** Seconds the robot waits for the person before the stop counts as a no-show. */
  readonly patience: number;
  /** Of a charge: state of charge at which the robot goes on, per mille; `CHARGED` when absent. */
  readonly enough?: number;
}

/** State of charge up to which a robot charges when nobody says otherwise, per mille: slower than it is worth above. */
export const CHARGED = 900;

/** A job as the robot gets it: the shipper's signed statement and the openings of its places. */
export interface MissionJob {
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly pickUp: PlaceOpening;
  readonly dropOff: PlaceOpening;
}

/** Opens a place commitment: sha256(salt · latitude i32 · longitude i32) is in the job statement. */
export interface PlaceOpening {
  readonly salt: Uint8Array;
  readonly at: CoordinatesE7;
}

/**
 * The whole remaining plan of one robot. A newer number replaces an older one; stops already reached and the
 * stop the robot is driving to are kept. No stops means: nothing to do, stay.
 */
export interface MissionPayload {
  readonly jobs: readonly MissionJob[];
  readonly stops: readonly MissionStop[];
}

/** Payload bytes. Throws PAYLOAD_INVALID beyond the limits, so that a hub never signs what an agent refuses. */
export function encodeMission({ jobs, stops }: MissionPayload): Uint8Array {
  const bytes = encodeCbor(
    new Map<number, CborValue>([
      [1, MISSION_VERSION],
      [2, jobs.map(encodeJob)],
      [3, stops.map(encodeStop)],
    ]),
  );
  decodeMission(bytes);
  return bytes;
}

/** Throws CBOR_INVALID, VERSION_APART, PAYLOAD_INVALID. */
export function decodeMission(bytes: Uint8Array): MissionPayload {
  const reader = new CborReader('mission', decodeCbor('mission', bytes, missionLimits.bytes));
  reader.version(1, MISSION_VERSION);
  const jobs = reader.array(2, missionLimits.jobs).map(decodeJob);
  const stops = reader.array(3, missionLimits.stops).map((stop) => decodeStop(stop, jobs.length));
  const points = stops.reduce((sum, stop) => sum + stop.path.length, 0);
  if (points > missionLimits.pathPoints)
    throw invalid(`${points} path points, at most ${missionLimits.pathPoints}`);
  return { jobs, stops };
}

function encodeJob(job: MissionJob): CborValue {
  return new Map<number, CborValue>([
    [1, job.statement],
    [2, job.signature],
    [3, encodePlace(job.pickUp)],
    [4, encodePlace(job.dropOff)],
  ]);
}

function decodeJob(value: CborValue): MissionJob {
  const reader = new CborReader('mission job', value);
  return {
    statement: reader.bytes(1, jobStatement.size),
    signature: reader.bytes(2, 64),
    pickUp: decodePlace(reader, 3),
    dropOff: decodePlace(reader, 4),
  };
}

const encodePlace = ({ salt, at }: PlaceOpening): CborValue => [salt, at.latitude, at.longitude];

function decodePlace(reader: CborReader, key: number): PlaceOpening {
  const [salt, latitude, longitude] = reader.array(key, 3);
  if (!(salt instanceof Uint8Array) || salt.length !== 16) throw invalid('a salt has 16 bytes');
  return { salt, at: placeOf(latitude, longitude) };
}

/** A path is one flat row of differences: latitude, longitude of the first point, then of each step. */
function encodeStop(stop: MissionStop): CborValue {
  let before: CoordinatesE7 = { latitude: 0, longitude: 0 };
  const path = stop.path.flatMap((point) => {
    const step = [point.latitude - before.latitude, point.longitude - before.longitude];
    before = point;
    return step;
  });
  return new Map<number, CborValue>([
    [1, stopKinds[stop.kind]],
    [2, [stop.at.latitude, stop.at.longitude]],
    ...(stop.job === undefined ? [] : [[3, stop.job] as const]),
    [4, path],
    [5, stop.earliest],
    [6, stop.latest],
    [7, stop.patience],
    ...(stop.enough === undefined ? [] : [[8, stop.enough] as const]),
  ]);
}

const kindsOfStop = new Map(Object.entries(stopKinds).map(([kind, number]) => [number, kind as StopKind]));

function decodeStop(value: CborValue, jobs: number): MissionStop {
  const reader = new CborReader('mission stop', value);
  const kind = kindsOfStop.get(reader.integer(1) as (typeof stopKinds)[StopKind]);
  if (kind === undefined) throw invalid('unknown kind of stop');
  const handsOver = kind === 'pick-up' || kind === 'drop-off' || kind === 'return';
  if (handsOver !== reader.has(3)) throw invalid(`a ${kind} stop ${handsOver ? 'needs' : 'has no'} job`);
  const [latitude, longitude] = reader.array(2, 2);
  const steps = reader.array(4, 2 * missionLimits.pathPoints);
  if (steps.length % 2 !== 0) throw invalid('half a path point');
  const path: CoordinatesE7[] = [];
  let before: CoordinatesE7 = { latitude: 0, longitude: 0 };
  for (let i = 0; i < steps.length; i += 2) {
    const [north, east] = [steps[i], steps[i + 1]];
    if (typeof north !== 'number' || typeof east !== 'number') throw invalid('a path point is not a number');
    before = placeOf(before.latitude + north, before.longitude + east);
    path.push(before);
  }
  return {
    kind,
    at: placeOf(latitude, longitude),
    ...(handsOver ? { job: reader.integer(3, 0, jobs - 1) } : {}),
    path,
    earliest: unixSeconds(reader.integer(5, 0)),
    latest: unixSeconds(reader.integer(6, 0)),
    patience: reader.integer(7, 0, 86_400),
    ...(kind === 'charge' && reader.has(8) ? { enough: reader.integer(8, 0, 1_000) } : {}),
  };
}

function placeOf(latitude: unknown, longitude: unknown): CoordinatesE7 {
  const fits = (value: unknown, limit: number): value is number =>
    Number.isSafeInteger(value) && Math.abs(value as number) <= limit;
  if (!fits(latitude, 900_000_000) || !fits(longitude, 1_800_000_000))
    throw invalid('a place is off the globe');
  return { latitude, longitude };
}

const invalid = (reason: string) => new FleetError('PAYLOAD_INVALID', { what: 'mission', reason });

/** Orders that need no plan; the robot answers by events and by its state. */
export type CommandPayload =
  | { readonly kind: 'state'; readonly session: number; readonly sequence: number }
  | { readonly kind: 'stop'; readonly reason: string }
  | { readonly kind: 'resume' }
  | { readonly kind: 'home' }
  | { readonly kind: 'resend'; readonly from: number; readonly to: number };

const COMMAND_VERSION = 1;
const COMMAND_BYTES = 1024;

/** Key 1 the version, 2 the kind's number (append-only), from 3 on the kind's fields. */
export function encodeCommand(command: CommandPayload): Uint8Array {
  const bytes = encodeCbor(new Map<number, CborValue>([[1, COMMAND_VERSION], ...rowOf(command)]));
  decodeCommand(bytes);
  return bytes;
}

function rowOf(command: CommandPayload): [number, CborValue][] {
  switch (command.kind) {
    case 'state':
      return [
        [2, 1],
        [3, command.session],
        [4, command.sequence],
      ];
    case 'stop':
      return [
        [2, 2],
        [3, command.reason],
      ];
    case 'resume':
      return [[2, 3]];
    case 'home':
      return [[2, 4]];
    case 'resend':
      return [
        [2, 5],
        [3, command.from],
        [4, command.to],
      ];
  }
}

/** Throws CBOR_INVALID, VERSION_APART, PAYLOAD_INVALID. */
export function decodeCommand(bytes: Uint8Array): CommandPayload {
  const reader = new CborReader('command', decodeCbor('command', bytes, COMMAND_BYTES));
  reader.version(1, COMMAND_VERSION);
  switch (reader.integer(2)) {
    case 1:
      return { kind: 'state', session: reader.integer(3, 0, 2 ** 32 - 1), sequence: reader.integer(4, 0) };
    case 2:
      return { kind: 'stop', reason: reader.text(3, 200) };
    case 3:
      return { kind: 'resume' };
    case 4:
      return { kind: 'home' };
    case 5: {
      const from = reader.integer(3, 0);
      return { kind: 'resend', from, to: reader.integer(4, from) };
    }
    default:
      throw new FleetError('PAYLOAD_INVALID', { what: 'command', reason: 'unknown kind' });
  }
}
