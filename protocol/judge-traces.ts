import { isFleetError } from './errors.ts';
import { sha256 } from './hash.ts';
import { type DeviceId, deviceIdOf, equalBytes, type NetworkId, toHex } from './ids.ts';
import { assertOpenings, jobIdOf } from './jobs.ts';
import type { PinnedMap } from './pinned-map.ts';
import { judgeMotion, type LoadSpan, type MotionLimits, overloaded } from './plausibility.ts';
import { deliveryStatement, pickUpStatement, returnStatement } from './statements/delivery.ts';
import { frameStatement } from './statements/frame.ts';
import { jobStatement } from './statements/job.ts';
import { decodeFramePayload, type Sample } from './telemetry.ts';
import { type Opening, RisingOpenings, type StoredFrame } from './traces.ts';
import { unixMilliseconds, unixSeconds } from './units.ts';
import type { SignatureCheck, Verifier } from './verifier.ts';
import { type DisputeReason, leafOf, type OutcomeRecord, sortReasons } from './work.ts';

export interface TraceRules {
  readonly network: NetworkId;
  readonly limits: MotionLimits;
  readonly verifier: Verifier;
  /** The shortest way on the pinned map, for who has it: a longer distance than that is disputed. */
  readonly shortest?: PinnedMap['shortest'];
}

export interface TraceInput extends TraceRules {
  /** In the order of the work CAR: rising by job. */
  readonly outcomes: AsyncIterable<OutcomeRecord> | Iterable<OutcomeRecord>;
  /** Rising by job. */
  readonly openings: AsyncIterable<Opening> | Iterable<Opening>;
  /** In the order of `frameKey`. Besides the epoch's own, every earlier frame that an outcome covers. */
  readonly frames: AsyncIterable<StoredFrame> | Iterable<StoredFrame>;
}

/** Traced reasons by `outcomeKey`; an outcome that nothing speaks against is not in it. */
export type TraceVerdicts = ReadonlyMap<string, readonly DisputeReason[]>;

/** Names an outcome: the leaf of its statement, hex. */
export const outcomeKey = (record: OutcomeRecord): string => toHex(leafOf(record.outcome));

/**
 * Judges all outcomes of an epoch against its traces: one robot's frames at a time.
 * Used by the hub before it settles, by oracles and by auditors: same input, same verdicts.
 */
export async function judgeTraces(input: TraceInput): Promise<TraceVerdicts> {
  const judge = new TraceJudge(input);
  const openings = new RisingOpenings(input.openings);
  for await (const record of input.outcomes) {
    judge.addOutcome(record, await openings.of(jobIdOf(record.job.statement)));
  }
  await openings.close();
  for await (const frame of input.frames) judge.addFrame(frame);
  return judge.finish();
}

/**
 * `judgeTraces` for who reads the evidence for other reasons too: first all outcomes, then all frames.
 * Memory: 250 bytes an outcome, and the frames of one device at a time.
 */
export class TraceJudge {
  readonly #rules: TraceRules;
  readonly #trips = new Map<DeviceId, Trip[]>();
  readonly #verdicts = new Map<string, readonly DisputeReason[]>();
  #device: { readonly key: Uint8Array; readonly id: DeviceId } | undefined;
  #frames: JudgedFrame[] = [];

  constructor(rules: TraceRules) {
    this.#rules = rules;
  }

  addOutcome(record: OutcomeRecord, opening: Opening | undefined): void {
    const reasons: DisputeReason[] = [];
    const trip = tripOf(record, opening, reasons, this.#rules.shortest);
    if (reasons.length > 0) this.#verdicts.set(outcomeKey(record), sortReasons(reasons));
    if (trip === undefined) return;
    const [device, parts] = trip;
    const known = this.#trips.get(device);
    if (known === undefined) this.#trips.set(device, [parts]);
    else known.push(parts);
  }

  /** Whether the frame counts; false when signature, payload hash or contents do not hold: then it is a gap. */
  addFrame(stored: StoredFrame): boolean {
    const judged = readTracedFrame(this.#rules.network, stored, this.#rules.verifier);
    if (judged === undefined) return false;
    const { key, frame } = judged;
    if (this.#device === undefined || !equalBytes(this.#device.key, key)) {
      this.#judgeDevice();
      this.#device = { key, id: deviceIdOf(key) };
    }
    this.#frames.push(frame);
    return true;
  }

  finish(): TraceVerdicts {
    this.#judgeDevice();
    // What is left has no frame at all.
    for (const trips of this.#trips.values()) this.#judge(trips, []);
    this.#trips.clear();
    return this.#verdicts;
  }

  #judgeDevice(): void {
    if (this.#device === undefined) return;
    const { id } = this.#device;
    this.#judge(this.#trips.get(id) ?? [], this.#frames);
    this.#trips.delete(id);
    this.#frames = [];
  }

  #judge(trips: readonly Trip[], frames: readonly JudgedFrame[]): void {
    judgeDevice(trips, frames, this.#rules.limits).forEach((reasons, i) => {
      if (reasons.size === 0) return;
      const key = toHex((trips[i] as Trip).leaf);
      this.#verdicts.set(key, sortReasons([...reasons, ...(this.#verdicts.get(key) ?? [])]));
    });
  }
}

/** An outcome as judging needs it, flat: there is one for each delivery of the epoch. */
interface Trip {
  /** Of the outcome's statement. */
  readonly leaf: Uint8Array;
  readonly fromLatitude: number;
  readonly fromLongitude: number;
  readonly toLatitude: number;
  readonly toLongitude: number;
  readonly pickedUp: number;
  readonly ended: number;
  /** Of a delivery; a return names no frames: -1. */
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly parcels: number;
  readonly grams: number;
  readonly milliliters: number;
}

interface JudgedFrame {
  readonly session: number;
  readonly sequence: number;
  readonly samples: readonly Sample[];
  readonly statement: Uint8Array;
}

/** What the statements say about a trip; undefined when they say nothing usable, which `settle` disputes itself. */
function tripOf(
  record: OutcomeRecord,
  opening: Opening | undefined,
  reasons: DisputeReason[],
  shortest: TraceRules['shortest'],
): readonly [DeviceId, Trip] | undefined {
  try {
    if (opening === undefined) {
      reasons.push('place-opening');
      return undefined;
    }
    const job = jobStatement.decode(record.job.statement).fields;
    assertOpenings(job, opening.job, opening);
    const { pickUp, dropOff, terms } = opening;
    const least = shortest?.(pickUp.at, dropOff.at);
    if (least !== undefined && job.distance > least) reasons.push('distance');
    const { device, pickedUp, ended, first, last } = readTimes(record);
    const end = record.kind === 'delivery' ? dropOff.at : pickUp.at;
    const trip: Trip = {
      leaf: leafOf(record.outcome),
      fromLatitude: pickUp.at.latitude,
      fromLongitude: pickUp.at.longitude,
      toLatitude: end.latitude,
      toLongitude: end.longitude,
      pickedUp: unixSeconds(pickedUp),
      ended: unixSeconds(ended),
      firstSequence: first,
      lastSequence: last,
      parcels: terms.load.parcels,
      grams: terms.load.grams,
      milliliters: terms.load.milliliters,
    };
    return [deviceIdOf(device), trip];
  } catch (error) {
    if (!isFleetError(error)) throw error;
    if (error.code === 'PLACE_WRONG' || error.code === 'TERMS_WRONG') reasons.push('place-opening');
    return undefined;
  }
}

function readTimes(record: OutcomeRecord) {
  if (record.kind === 'delivery') {
    const { device, pickedUp, delivered, firstSequence, lastSequence } = deliveryStatement.decode(
      record.outcome.statement,
    ).fields;
    return { device, pickedUp, ended: delivered, first: firstSequence, last: lastSequence };
  }
  const { device, time } = returnStatement.decode(record.outcome.statement).fields;
  const pickedUp =
    record.pickUp === undefined ? time : pickUpStatement.decode(record.pickUp.statement).fields.time;
  return { device, pickedUp, ended: time, first: -1, last: -1 };
}

const spanOf = ({ pickedUp, ended, parcels, grams, milliliters }: Trip): LoadSpan => ({
  from: unixSeconds(pickedUp),
  to: unixSeconds(ended),
  load: { parcels, grams, milliliters },
});

/** Every reason against each trip of one device, in the order of the trips. */
function judgeDevice(
  trips: readonly Trip[],
  frames: readonly JudgedFrame[],
  limits: MotionLimits,
): Set<DisputeReason>[] {
  const forked = forkedSequences(frames);
  const found = trips.map((trip) => {
    const covered = frames.filter((frame) => covers(trip, frame));
    const once = covered.filter((frame, i) => frame.sequence !== covered[i - 1]?.sequence);
    const { firstSequence: first, lastSequence: last } = trip;
    const parcel = {
      pickUp: { latitude: trip.fromLatitude, longitude: trip.fromLongitude },
      end: { latitude: trip.toLatitude, longitude: trip.toLongitude },
      pickedUp: unixSeconds(trip.pickedUp),
      ended: unixSeconds(trip.ended),
      ...(first < 0 ? {} : { sequences: { first, last } }),
    };
    const reasons = new Set(judgeMotion(parcel, once, limits));
    if (covered.some((frame) => forked.has(frame.sequence))) reasons.add('equivocation');
    return reasons;
  });
  for (const index of overloaded(trips.map(spanOf), limits.capacity)) found[index]?.add('capacity');
  return found;
}

/** The frames a delivery names; for a return those of its time. */
function covers({ firstSequence, lastSequence, pickedUp, ended }: Trip, frame: JudgedFrame): boolean {
  if (firstSequence >= 0) return frame.sequence >= firstSequence && frame.sequence <= lastSequence;
  return frame.samples.some(({ time }) => time >= pickedUp * 1000 && time <= ended * 1000);
}

/** Sequences under which a device signed two different frames in one session. */
function forkedSequences(frames: readonly JudgedFrame[]): Set<number> {
  const forked = new Set<number>();
  frames.forEach((frame, i) => {
    const before = frames[i - 1];
    if (before === undefined || before.sequence !== frame.sequence || before.session !== frame.session)
      return;
    if (!equalBytes(before.statement, frame.statement)) forked.add(frame.sequence);
  });
  return forked;
}

/** The signature a traced frame is going to be asked about; none when the statement cannot be read. */
export function frameChecks({ statement, signature }: StoredFrame): readonly SignatureCheck[] {
  if (statement.length !== frameStatement.size) return [];
  return [{ key: statement.subarray(DEVICE_AT, DEVICE_AT + 32), message: statement, signature }];
}

/** Behind tag and network. */
const DEVICE_AT = 48;

function readTracedFrame(
  network: NetworkId,
  { statement, signature, payload }: StoredFrame,
  verifier: Verifier,
): { readonly key: Uint8Array; readonly frame: JudgedFrame } | undefined {
  try {
    const { device, session, sequence, t0, payloadLength, payloadHash } = frameStatement.decodeFor(
      network,
      statement,
    );
    const isWhole = payload.length === payloadLength && equalBytes(sha256(payload), payloadHash);
    if (!isWhole || !verifier.verify(device, statement, signature)) return undefined;
    const { samples } = decodeFramePayload(unixMilliseconds(t0), payload);
    return { key: device, frame: { session, sequence, samples, statement } };
  } catch (error) {
    if (isFleetError(error)) return undefined;
    throw error;
  }
}
