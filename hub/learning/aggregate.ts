import { clipTo, normOf } from '../../protocol/learning/delta.ts';

/** What one robot found that the model should change. */
export interface Voice {
  readonly device: string;
  readonly owner: string;
  readonly delta: Float32Array;
}

export interface Poisoned {
  readonly device: string;
  /** How many times further from the others' word than they are themselves. */
  readonly times: number;
}

export interface Aggregate {
  readonly delta: Float32Array;
  /** Left out: they earn nothing. */
  readonly poisoned: readonly Poisoned[];
}

/** Fewer owners than this cannot outvote anybody: nobody is called a liar. */
const JURY = 4;
/** Honest robots in different parts of a town differ by less than this from one another. */
const TIMES_FURTHER = 4;
/** Honest changes point into one half of space; whoever points against all others by more works against them. */
const AGAINST = -0.15;

/**
 * One change out of many. Each is shortened to the median length, robots of one owner speak with one voice (robots
 * are cheap, and nobody paints streets alone), and of each parameter the extreme quarter of the voices is cut off at
 * both ends: trimmed mean, Yin et al. 2018 (arXiv 1803.01498), which holds while fewer owners lie than are cut off.
 * The same voices give the same change, in whatever order they came.
 */
export function aggregate(voices: readonly Voice[]): Aggregate {
  const all = voices.toSorted((a, b) => (a.device < b.device ? -1 : 1));
  const poisoned = findPoisoned(all);
  const out = new Set(poisoned.map(({ device }) => device));
  return { delta: meanOf(all.filter(({ device }) => !out.has(device))), poisoned };
}

/** Of each parameter the mean without the extremes. */
export function trimmedMean(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const cut = rows.length < 3 ? 0 : Math.max(1, Math.floor(rows.length / 4));
  const column = new Float64Array(rows.length);
  return Float32Array.from({ length: width }, (_, at) => {
    for (const [i, row] of rows.entries()) column[i] = row[at] as number;
    column.sort();
    let sum = 0;
    for (let i = cut; i < rows.length - cut; i++) sum += column[i] as number;
    return sum / (rows.length - 2 * cut);
  });
}

function meanOf(voices: readonly Voice[]): Float32Array {
  const most = median(voices.map(({ delta }) => normOf(delta)));
  const owners = new Map<string, Float32Array[]>();
  for (const { owner, delta } of voices) {
    const own = owners.get(owner) ?? [];
    owners.set(owner, [...own, clipTo(most, delta)]);
  }
  return trimmedMean([...owners.values()].map(trimmedMean));
}

function findPoisoned(voices: readonly Voice[]): readonly Poisoned[] {
  if (new Set(voices.map(({ owner }) => owner)).size < JURY) return [];
  const middle = meanOf(voices);
  const distances = voices.map(({ delta }) => normOf(delta.map((value, i) => value - (middle[i] as number))));
  const usual = median(distances);
  const found: Poisoned[] = [];
  for (const [i, { device, delta }] of voices.entries()) {
    const times = usual > 0 ? (distances[i] as number) / usual : 1;
    if (times > TIMES_FURTHER || cosine(delta, middle) < AGAINST) found.push({ device, times });
  }
  // More than were cut off: then nobody knows who is right, and the trimmed mean stands as it is.
  return found.length > voices.length / 3 ? [] : found;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  for (const [i, value] of a.entries()) dot += value * (b[i] as number);
  const lengths = normOf(a) * normOf(b);
  return lengths === 0 ? 0 : dot / lengths;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}
