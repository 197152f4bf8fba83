import type { Detection } from '../../edge/vision/detector.ts';
import { overlapOf } from '../../edge/vision/nanodet/suppress.ts';
import type { LabelledPicture, Thing } from './labels.ts';

/** A detection that was judged, or nothing for one in an unclear place. */
export interface Judged {
  readonly confidence: number;
  readonly isRight: boolean;
}

const boxOf = ([x, y, width, height]: Thing['box']): Detection['box'] => ({ x, y, width, height });

/**
 * Each detection in order of confidence takes the thing it overlaps most, by at least half and under one of its labels;
 * a thing is found once. @param labels only detections and things of these
 */
export function judge(
  { things, unclear = [] }: LabelledPicture,
  found: readonly Detection[],
  labels?: ReadonlySet<string>,
): { readonly judged: Judged[]; readonly things: number } {
  const wanted = things.filter(
    (thing) => labels === undefined || thing.labels.some((each) => labels.has(each)),
  );
  const left = new Set(wanted);
  const judged: Judged[] = [];
  for (const one of [...found].sort((a, b) => b.confidence - a.confidence)) {
    if (labels !== undefined && !labels.has(one.label)) continue;
    const best = [...left]
      .filter((thing) => thing.labels.includes(one.label))
      .map((thing) => ({ thing, overlap: overlapOf(boxOf(thing.box), one.box) }))
      .sort((a, b) => b.overlap - a.overlap)[0];
    if (best !== undefined && best.overlap >= 0.5) {
      left.delete(best.thing);
      judged.push({ confidence: one.confidence, isRight: true });
    } else if (!unclear.some((box) => isInside(one.box, boxOf(box)))) {
      judged.push({ confidence: one.confidence, isRight: false });
    }
  }
  return { judged, things: wanted.length };
}

/** By its centre. */
function isInside(box: Detection['box'], place: Detection['box']): boolean {
  const [x, y] = [box.x + box.width / 2 - place.x, box.y + box.height / 2 - place.y];
  return x >= 0 && y >= 0 && x <= place.width && y <= place.height;
}

/**
 * Area under the precision-recall curve, all detections of all pictures in one list, precision made monotone and summed
 * at every step of recall (PASCAL VOC 2010 and later; not the 101 points of COCO). 0 without things.
 */
export function averagePrecision(judged: readonly Judged[], things: number): number {
  if (things === 0) return 0;
  const sorted = [...judged].sort((a, b) => b.confidence - a.confidence);
  let right = 0;
  const points = sorted.map(({ isRight }, i) => {
    right += isRight ? 1 : 0;
    return { precision: right / (i + 1), isRight };
  });
  let best = 0;
  let area = 0;
  for (const { precision, isRight } of points.reverse()) {
    best = Math.max(best, precision);
    if (isRight) area += best / things;
  }
  return area;
}
