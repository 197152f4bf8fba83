import type { CameraImage } from '../../../firmware-bridge/link.ts';
import type { Detection, Detector } from '../detector.ts';
import { overlapOf } from '../nanodet/suppress.ts';

/** A picture and what the model at full precision sees in it; the boxes in pixels. */
export interface GoldenPicture {
  readonly name: string;
  readonly image: CameraImage;
  readonly expected: readonly ExpectedDetection[];
}
export interface ExpectedDetection {
  readonly label: string;
  readonly score: number;
  readonly box: Detection['box'];
}

export interface GoldenFigures {
  readonly expected: number;
  /** Of these seen again: same label, boxes that share half their area. */
  readonly kept: number;
  /** Confident ones (`STRONG`) that are not seen any more. */
  readonly strongLost: number;
  /** Mean distance of the scores of what was kept. */
  readonly scoreShift: number;
  /** Confident detections nobody expected. */
  readonly invented: number;
}
export interface GoldenVerdict {
  readonly passed: boolean;
  /** Why not. */
  readonly reason?: string;
  readonly figures: GoldenFigures;
}

const SAME_BOX = 0.5;
const STRONG = 0.5;
/** On 38 photos NanoDet-g keeps 96 % with one scale for all weights, 97 % with one a channel; pruned by 30 %, 85 %. */
const KEPT_SHARE = 0.9;
const SCORE_SHIFT = 0.06;
const INVENTED_SHARE = 0.1;

const bounds: readonly ((figures: GoldenFigures) => string | undefined)[] = [
  ({ expected }) =>
    expected === 0 ? 'nothing is expected of it: a model without golden pictures' : undefined,
  ({ strongLost }) => (strongLost > 0 ? `${strongLost} things it has to see are not seen` : undefined),
  ({ kept, expected }) => (kept < KEPT_SHARE * expected ? `only ${kept} of ${expected} are seen` : undefined),
  ({ scoreShift }) => (scoreShift > SCORE_SHIFT ? `scores are off by ${scoreShift.toFixed(3)}` : undefined),
  ({ invented, expected }) =>
    invented > INVENTED_SHARE * expected ? `${invented} things are seen that are not there` : undefined,
];

/**
 * Looks at the golden pictures with a started detector, on the machine that shall use it, before it is used. Judges what
 * is seen, not which numbers come out: runtimes and storage round differently. Never throws: a detector that fails has
 * not passed.
 */
export async function goldenTest(
  detector: Detector,
  golden: readonly GoldenPicture[],
): Promise<GoldenVerdict> {
  const counts: GoldenFigures[] = [];
  try {
    for (const { image, expected } of golden) counts.push(compare(expected, await detector.detect(image)));
  } catch (error) {
    return { passed: false, reason: `it failed: ${String(error).slice(0, 200)}`, figures: sum(counts) };
  }
  const figures = sum(counts);
  const reason = bounds.map((bound) => bound(figures)).find((each) => each !== undefined);
  return reason === undefined ? { passed: true, figures } : { passed: false, reason, figures };
}

function compare(expected: readonly ExpectedDetection[], seen: readonly Detection[]): GoldenFigures {
  const left = new Set(seen);
  let [kept, strongLost, shift] = [0, 0, 0];
  for (const { label, score, box } of expected) {
    const match = [...left]
      .filter((one) => one.label === label && overlapOf(one.box, box) >= SAME_BOX)
      .sort((a, b) => overlapOf(b.box, box) - overlapOf(a.box, box))[0];
    if (match === undefined) {
      if (score >= STRONG) strongLost += 1;
      continue;
    }
    left.delete(match);
    kept += 1;
    shift += Math.abs(match.confidence - score);
  }
  const invented = [...left].filter(({ confidence }) => confidence >= STRONG).length;
  return { expected: expected.length, kept, strongLost, scoreShift: kept === 0 ? 0 : shift / kept, invented };
}

function sum(counts: readonly GoldenFigures[]): GoldenFigures {
  const total = (of: (one: GoldenFigures) => number) => counts.reduce((whole, one) => whole + of(one), 0);
  const kept = total((one) => one.kept);
  return {
    expected: total((one) => one.expected),
    kept,
    strongLost: total((one) => one.strongLost),
    scoreShift: total((one) => one.scoreShift * one.kept) / Math.max(1, kept),
    invented: total((one) => one.invented),
  };
}
