import { CborReader, type CborValue, decodeCbor, encodeCbor } from '../cbor.ts';
import { FleetError } from '../errors.ts';
import type { CoordinatesE7 } from '../units.ts';
import { ringFlaw } from './simple-ring.ts';

/** Limits of a set of zones; a hub signs no more and a robot takes no more. */
export const zoneLimits = {
  bytes: 64 * 1024,
  zones: 256,
  corners: 256,
  allCorners: 4_096,
  name: 64,
} as const;
/** Speed limits of zones, centimetres a second. */
export const zoneSpeeds = { min: 10, max: 6_000 } as const;
const ZONES_VERSION = 1;

/** Wire numbers; append-only. */
const zoneKinds = { 'keep-in': 1, 'keep-out': 2, slow: 3 } as const;
const zoneTakers = { all: 1, ground: 2, air: 3 } as const;

/** `keep-in`: to be left by nobody it is for; `keep-out`: to be entered by nobody; `slow`: entered slowly. */
export type ZoneKind = keyof typeof zoneKinds;
/** Whom a zone is for: wheels, wings or both. */
export type ZoneTaker = keyof typeof zoneTakers;

/** One area with a rule. Several `keep-in` zones are one area together. */
export interface Zone {
  readonly name: string;
  readonly kind: ZoneKind;
  readonly for: ZoneTaker;
  /** Corners in order, the first not repeated; a simple polygon. */
  readonly ring: readonly CoordinatesE7[];
  /** Of a slow zone: centimetres a second; null for the others. */
  readonly speed: number | null;
}

/**
 * Payload bytes. Throws ZONE_INVALID, ZONE_CROSSES_ITSELF, ZONES_TOO_LARGE, so that a hub never signs what a robot
 * refuses.
 */
export function encodeZones(zones: readonly Zone[]): Uint8Array {
  assertZones(zones);
  const bytes = encodeCbor(
    new Map<number, CborValue>([
      [1, ZONES_VERSION],
      [2, zones.map(encodeZone)],
    ]),
  );
  if (bytes.length > zoneLimits.bytes) throw tooLarge('bytes', bytes.length, zoneLimits.bytes);
  return bytes;
}

/** Throws CBOR_INVALID, VERSION_APART, PAYLOAD_INVALID, ZONE_INVALID, ZONE_CROSSES_ITSELF, ZONES_TOO_LARGE. */
export function decodeZones(bytes: Uint8Array): readonly Zone[] {
  const reader = new CborReader('zones', decodeCbor('zones', bytes, zoneLimits.bytes));
  reader.version(1, ZONES_VERSION);
  const zones = reader.array(2, zoneLimits.zones).map(decodeZone);
  assertZones(zones);
  return zones;
}

/** Throws ZONE_INVALID, ZONE_CROSSES_ITSELF, ZONES_TOO_LARGE. Counts come first: checking rings costs their square. */
export function assertZones(zones: readonly Zone[]): void {
  if (zones.length > zoneLimits.zones) throw tooLarge('zones', zones.length, zoneLimits.zones);
  const corners = zones.reduce((sum, { ring }) => sum + ring.length, 0);
  if (corners > zoneLimits.allCorners) throw tooLarge('corners', corners, zoneLimits.allCorners);
  const widest = Math.max(0, ...zones.map(({ ring }) => ring.length));
  if (widest > zoneLimits.corners) throw tooLarge('corners of one zone', widest, zoneLimits.corners);
  for (const zone of zones) assertZone(zone);
}

function assertZone({ name, kind, speed, ring }: Zone): void {
  const zone = name.slice(0, zoneLimits.name);
  if (name.length === 0 || name.length > zoneLimits.name)
    throw invalid(zone, 'a zone has a name of 1 to 64 letters');
  const isLimit =
    speed !== null && Number.isInteger(speed) && speed >= zoneSpeeds.min && speed <= zoneSpeeds.max;
  if (kind === 'slow' ? !isLimit : speed !== null) {
    throw invalid(
      zone,
      `a slow zone, and no other, has a speed of ${zoneSpeeds.min} to ${zoneSpeeds.max} cm/s`,
    );
  }
  const flaw = ringFlaw(ring);
  if (flaw === undefined) return;
  if (flaw.startsWith('the border')) throw new FleetError('ZONE_CROSSES_ITSELF', { zone, reason: flaw });
  throw invalid(zone, flaw);
}

/** A ring is one flat row of differences: latitude, longitude of the first corner, then of each step. */
function encodeZone({ name, kind, for: taker, ring, speed }: Zone): CborValue {
  let before: CoordinatesE7 = { latitude: 0, longitude: 0 };
  const steps = ring.flatMap((at) => {
    const step = [at.latitude - before.latitude, at.longitude - before.longitude];
    before = at;
    return step;
  });
  return new Map<number, CborValue>([
    [1, zoneKinds[kind]],
    [2, zoneTakers[taker]],
    [3, name],
    [4, steps],
    ...(speed === null ? [] : [[5, speed] as const]),
  ]);
}

function decodeZone(value: CborValue): Zone {
  const reader = new CborReader('zone', value);
  const steps = reader.array(4, 2 * zoneLimits.corners);
  if (steps.length % 2 !== 0) throw malformed('half a corner');
  const ring: CoordinatesE7[] = [];
  let before: CoordinatesE7 = { latitude: 0, longitude: 0 };
  for (let i = 0; i < steps.length; i += 2) {
    const [north, east] = [steps[i], steps[i + 1]];
    if (typeof north !== 'number' || typeof east !== 'number') throw malformed('a corner is not a number');
    before = { latitude: before.latitude + north, longitude: before.longitude + east };
    ring.push(before);
  }
  return {
    name: reader.text(3, zoneLimits.name),
    kind: nameOf(zoneKinds, reader.integer(1), 'kind of zone'),
    for: nameOf(zoneTakers, reader.integer(2), 'taker of a zone'),
    ring,
    speed: reader.has(5) ? reader.integer(5) : null,
  };
}

function nameOf<K extends string>(numbers: Readonly<Record<K, number>>, number: number, what: string): K {
  const found = (Object.keys(numbers) as K[]).find((name) => numbers[name] === number);
  if (found === undefined) throw malformed(`unknown ${what}`);
  return found;
}

const malformed = (reason: string) => new FleetError('PAYLOAD_INVALID', { what: 'zones', reason });
const invalid = (zone: string, reason: string) => new FleetError('ZONE_INVALID', { zone, reason });
const tooLarge = (what: string, got: number, max: number) =>
  new FleetError('ZONES_TOO_LARGE', { what, got, max });
