import type { Sample } from './telemetry.ts';
import type { Load } from './terms.ts';
import { type CoordinatesE7, fromE7, type UnixSeconds } from './units.ts';
import { type DisputeReason, sortReasons } from './work.ts';

/** What no robot of the network can do. Generous: an honest robot with bad GPS must never be disputed. */
export interface MotionLimits {
  /** Metres a second; above any delivery robot or drone of the network. */
  readonly maxSpeed: number;
  /** Metres by which a position may be wrong. */
  readonly noise: number;
  /** Metres from its place within which a hand-over is believed. */
  readonly handoverRadius: number;
  /** Seconds from a hand-over within which a sample must lie. */
  readonly handoverWindow: number;
  /** Most one robot carries. */
  readonly capacity: Load;
  /** Whether a place lies in the service area; absent means everywhere does. */
  readonly inArea?: (at: CoordinatesE7) => boolean;
}

export const motionLimits: MotionLimits = {
  maxSpeed: 30,
  noise: 60,
  handoverRadius: 120,
  handoverWindow: 120,
  capacity: { parcels: 32, grams: 200_000, milliliters: 1_000_000 },
};

/** A frame's contents, and its place in the device's row of frames. */
export interface TracedFrame {
  readonly sequence: number;
  readonly samples: readonly Sample[];
}

/** One carried parcel as statements and openings tell it. */
export interface CarriedParcel {
  readonly pickUp: CoordinatesE7;
  readonly end: CoordinatesE7;
  readonly pickedUp: UnixSeconds;
  readonly ended: UnixSeconds;
  /** Frames the statement says it covers; a return names none. */
  readonly sequences?: { readonly first: number; readonly last: number };
}

/**
 * Every reason, seen from the traces, against believing that this parcel was carried as stated.
 * @param frames those of the device that cover the trip, rising by sequence.
 */
export function judgeMotion(
  parcel: CarriedParcel,
  frames: readonly TracedFrame[],
  limits: MotionLimits,
): DisputeReason[] {
  const reasons = new Set<DisputeReason>();
  const { sequences } = parcel;
  if (sequences !== undefined && !isUnbroken(frames, sequences)) reasons.add('gap');
  const samples = frames.flatMap((frame) => frame.samples);
  samples.forEach((sample, i) => {
    if (sample.speed > limits.maxSpeed * 100) reasons.add('speed');
    if (limits.inArea !== undefined && !limits.inArea(sample.at)) reasons.add('outside-area');
    const before = samples[i - 1];
    if (before !== undefined) judgeStep(before, sample, limits, reasons);
  });
  judgeHandover(samples, parcel.pickedUp, parcel.pickUp, limits, reasons);
  judgeHandover(samples, parcel.ended, parcel.end, limits, reasons);
  return sortReasons(reasons);
}

const FRAMES_UNDER_WAY = 8;

/**
 * Whether the frames run from the first to the last without a hole. A statement is signed before the frames it
 * names last exist (several parcels at one door name one each), so those may still be on their way when the epoch
 * ends; a sample near the hand-over is asked for all the same.
 */
function isUnbroken(
  frames: readonly TracedFrame[],
  { first, last }: { first: number; last: number },
): boolean {
  const isContiguous = frames.every((frame, i) => frame.sequence === first + i);
  return isContiguous && first + frames.length - 1 >= last - FRAMES_UNDER_WAY;
}

function judgeStep(from: Sample, to: Sample, limits: MotionLimits, reasons: Set<DisputeReason>): void {
  if (to.time < from.time) {
    reasons.add('trace-clock');
    return;
  }
  const reach = ((to.time - from.time) / 1000) * limits.maxSpeed + limits.noise;
  if (metersBetween(from.at, to.at) > reach) reasons.add('teleport');
}

function judgeHandover(
  samples: readonly Sample[],
  time: UnixSeconds,
  place: CoordinatesE7,
  limits: MotionLimits,
  reasons: Set<DisputeReason>,
): void {
  const near = samples.filter((sample) => Math.abs(sample.time / 1000 - time) <= limits.handoverWindow);
  if (near.length === 0) reasons.add('trace-missing');
  // Any sample of the window may vouch for it: a robot waits at a door, GPS among houses wanders.
  else if (near.every((sample) => metersBetween(sample.at, place) > limits.handoverRadius)) {
    reasons.add('far-hand-over');
  }
}

/** When a load was on board. */
export interface LoadSpan {
  readonly from: UnixSeconds;
  readonly to: UnixSeconds;
  readonly load: Load;
}

/** The indices of the spans during which a robot would have carried more than it can. */
export function overloaded(spans: readonly LoadSpan[], capacity: Load): number[] {
  return spans.flatMap((span, index) => {
    // The sum is highest at the moment some parcel comes on board.
    const moments = spans.map((other) => other.from).filter((time) => time >= span.from && time < span.to);
    const isOver = moments.some((time) => {
      const aboard = spans.filter((other) => other.from <= time && time < other.to);
      const sum = (key: keyof Load) => aboard.reduce((total, { load }) => total + load[key], 0);
      return (['parcels', 'grams', 'milliliters'] as const).some((key) => sum(key) > capacity[key]);
    });
    return isOver ? [index] : [];
  });
}

/** Equirectangular; exact to a few per mille over the distances looked at here, and equal on every machine. */
function metersBetween(a: CoordinatesE7, b: CoordinatesE7): number {
  const [from, to] = [fromE7(a), fromE7(b)];
  const latitude = ((from.latitude + to.latitude) / 2) * (Math.PI / 180);
  // A series for the cosine: `Math.cos` may differ between engines in the last bit, evidence may not.
  const shrink = 1 - latitude ** 2 / 2 + latitude ** 4 / 24 - latitude ** 6 / 720;
  const north = (to.latitude - from.latitude) * METERS_PER_DEGREE;
  const east = (to.longitude - from.longitude) * METERS_PER_DEGREE * shrink;
  return Math.sqrt(north * north + east * east);
}

const METERS_PER_DEGREE = 111_195;
