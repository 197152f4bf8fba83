import { isFleetError } from './errors.ts';
import { sha256 } from './hash.ts';
import { type DeviceId, deviceIdOf, equalBytes, type JobId, type NetworkId, toHex } from './ids.ts';
import { assertOpenings, jobIdOf } from './jobs.ts';
import {
  type CarriedParcel,
  judgeMotion,
  type LoadSpan,
  type MotionLimits,
  overloaded,
} from './plausibility.ts';
import { deliveryStatement, pickUpStatement, returnStatement } from './statements/delivery.ts';
import { frameStatement } from './statements/frame.ts';
import { jobStatement } from './statements/job.ts';
import { decodeFramePayload, type Sample } from './telemetry.ts';
import type { Opening, StoredFrame } from './traces.ts';
import { unixMilliseconds, unixSeconds } from './units.ts';
import type { Verifier } from './verifier.ts';
import { type DisputeReason, leafOf, type OutcomeRecord, sortReasons } from './work.ts';

export interface TraceInput {
  readonly network: NetworkId;
  readonly outcomes: AsyncIterable<OutcomeRecord> | Iterable<OutcomeRecord>;
  readonly openings: AsyncIterable<Opening> | Iterable<Opening>;
  /** In the order of `frameKey`. Besides the epoch's own, every earlier frame that an outcome covers. */
  readonly frames: AsyncIterable<StoredFrame> | Iterable<StoredFrame>;
  readonly limits: MotionLimits;
  readonly verifier: Verifier;
}

/** Traced reasons by `outcomeKey`; an outcome without reasons has an empty list. */
export type TraceVerdicts = ReadonlyMap<string, readonly DisputeReason[]>;

/** Names an outcome: the leaf of its statement, hex. */
export const outcomeKey = (record: OutcomeRecord): string => toHex(leafOf(record.outcome));

/**
 * Judges all outcomes of an epoch against its traces: one robot's frames at a time.
 * Used by the hub before it settles, by oracles and by auditors: same input, same verdicts.
 */
export async function judgeTraces(input: TraceInput): Promise<TraceVerdicts> {
  const openings = new Map<JobId, Opening>();
  for await (const opening of input.openings) openings.set(opening.job, opening);
  const trips = new Map<DeviceId, Trip[]>();
  const verdicts = new Map<string, Set<DisputeReason>>();
  for await (const record of input.outcomes) {
    const reasons = new Set<DisputeReason>();
    verdicts.set(outcomeKey(record), reasons);
    const trip = tripOf(record, openings, reasons);
    if (trip !== undefined) trips.set(trip.device, [...(trips.get(trip.device) ?? []), trip]);
  }
  const seen = new Set<DeviceId>();
  for await (const [device, frames] of byDevice(input)) {
    seen.add(device);
    judgeDevice(trips.get(device) ?? [], frames, input.limits);
  }
  for (const [device, left] of trips) if (!seen.has(device)) judgeDevice(left, [], input.limits);
  return new Map(Array.from(verdicts, ([key, reasons]) => [key, sortReasons(reasons)]));
}

interface Trip {
  readonly device: DeviceId;
  readonly parcel: CarriedParcel;
  readonly span: LoadSpan;
  readonly reasons: Set<DisputeReason>;
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
  openings: ReadonlyMap<JobId, Opening>,
  reasons: Set<DisputeReason>,
): Trip | undefined {
  try {
    const id = jobIdOf(record.job.statement);
    const opening = openings.get(id);
    if (opening === undefined) {
      reasons.add('place-opening');
      return undefined;
    }
    assertOpenings(jobStatement.decode(record.job.statement).fields, id, opening);
    const { device, ...times } = readTimes(record);
    const [from, to] = [unixSeconds(times.pickedUp), unixSeconds(times.ended)];
    const end = record.kind === 'delivery' ? opening.dropOff.at : opening.pickUp.at;
    const { sequences } = times;
    return {
      device: deviceIdOf(device),
      parcel: {
        pickUp: opening.pickUp.at,
        end,
        pickedUp: from,
        ended: to,
        ...(sequences ? { sequences } : {}),
      },
      span: { from, to, load: opening.terms.load },
      reasons,
    };
  } catch (error) {
    if (!isFleetError(error)) throw error;
    if (error.code === 'PLACE_WRONG' || error.code === 'TERMS_WRONG') reasons.add('place-opening');
    return undefined;
  }
}

function readTimes(record: OutcomeRecord) {
  if (record.kind === 'delivery') {
    const fields = deliveryStatement.decode(record.outcome.statement).fields;
    const sequences = { first: fields.firstSequence, last: fields.lastSequence };
    return { device: fields.device, pickedUp: fields.pickedUp, ended: fields.delivered, sequences };
  }
  const { device, time } = returnStatement.decode(record.outcome.statement).fields;
  const pickedUp =
    record.pickUp === undefined ? time : pickUpStatement.decode(record.pickUp.statement).fields.time;
  return { device, pickedUp, ended: time, sequences: undefined };
}

function judgeDevice(trips: readonly Trip[], frames: readonly JudgedFrame[], limits: MotionLimits): void {
  const forked = forkedSequences(frames);
  for (const { parcel, reasons } of trips) {
    const covered = frames.filter((frame) => covers(parcel, frame));
    if (covered.some((frame) => forked.has(frame.sequence))) reasons.add('equivocation');
    const once = covered.filter((frame, i) => frame.sequence !== covered[i - 1]?.sequence);
    for (const reason of judgeMotion(parcel, once, limits)) reasons.add(reason);
  }
  const over = overloaded(
    trips.map((trip) => trip.span),
    limits.capacity,
  );
  for (const index of over) trips[index]?.reasons.add('capacity');
}

/** The frames a delivery names; for a return those of its time. */
function covers({ sequences, pickedUp, ended }: CarriedParcel, frame: JudgedFrame): boolean {
  if (sequences !== undefined) return frame.sequence >= sequences.first && frame.sequence <= sequences.last;
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

async function* byDevice(input: TraceInput): AsyncGenerator<[DeviceId, JudgedFrame[]]> {
  let device: DeviceId | undefined;
  let frames: JudgedFrame[] = [];
  for await (const stored of input.frames) {
    const judged = readTracedFrame(input.network, stored, input.verifier);
    if (judged === undefined) continue;
    if (device !== undefined && device !== judged.device) {
      yield [device, frames];
      frames = [];
    }
    device = judged.device;
    frames.push(judged.frame);
  }
  if (device !== undefined) yield [device, frames];
}

/** A frame that counts; undefined when signature, payload hash or contents do not hold: then it is a gap. */
export function readTracedFrame(
  network: NetworkId,
  { statement, signature, payload }: StoredFrame,
  verifier: Verifier,
): { readonly device: DeviceId; readonly frame: JudgedFrame } | undefined {
  try {
    const fields = frameStatement.decodeFor(network, statement);
    const isWhole =
      payload.length === fields.payloadLength && equalBytes(sha256(payload), fields.payloadHash);
    if (!isWhole || !verifier.verify(fields.device, statement, signature)) return undefined;
    const { samples } = decodeFramePayload(unixMilliseconds(fields.t0), payload);
    const { session, sequence } = fields;
    const frame = { session, sequence, samples, statement };
    return { device: deviceIdOf(fields.device), frame };
  } catch (error) {
    if (isFleetError(error)) return undefined;
    throw error;
  }
}
