import type { Crowd } from './crowd.ts';
import { isUsable, LearnedTimes, type LearningGround } from './learned-times.ts';
import type { Lesson } from './lesson.ts';

/** With fewer lessons held out nobody can tell a good model from a lucky one. */
const LEAST_HELD_OUT = 60;
/** A model must err less than this share of free flow's error, */
const BETTER = 0.98;
/** and by more than luck gives: so many standard errors of the gain, traversal by traversal. */
const STANDARD_ERRORS = 2;
const LESSONS_A_STEP = 200;
/** The newest lessons are held out: a model is for tomorrow, not for the hours it has seen. */
const HELD_OUT = 0.2;

export interface Verdict {
  /** Whether the model may be used at all. */
  readonly passed: boolean;
  readonly heldOut: number;
  /** Mean absolute error on lessons held out, seconds an edge. */
  readonly error: number;
  readonly freeFlowError: number;
}

/** Lessons by rising time, cut into what may be trained on and what judges. */
export function holdOut(lessons: readonly Lesson[]): { older: readonly Lesson[]; newer: readonly Lesson[] } {
  const byTime = lessons.toSorted((a, b) => a.time - b.time);
  const cut = Math.floor(byTime.length * (1 - HELD_OUT));
  return { older: byTime.slice(0, cut), newer: byTime.slice(cut) };
}

/** A model on lessons it has not seen, beside free flow. A model that is not clearly better is not used. */
export function* judgeSteps(
  ground: LearningGround,
  weights: Float32Array,
  crowd: Crowd,
  { older, newer }: { readonly older: readonly Lesson[]; readonly newer: readonly Lesson[] },
): Generator<void, Verdict> {
  const times = yield* new LearnedTimes(ground, weights, crowd).noteSteps(older);
  const usable = newer.filter((lesson) => isUsable(ground, lesson));
  let [error, freeFlowError, squares] = [0, 0, 0];
  for (const [i, { directed, time, took }] of usable.entries()) {
    if (i % LESSONS_A_STEP === LESSONS_A_STEP - 1) yield;
    const its = Math.abs(times.expect(directed, time) - took) / 1_000;
    const flows = Math.abs((ground.free[directed] as number) - took) / 1_000;
    error += its;
    freeFlowError += flows;
    squares += (flows - its) ** 2;
  }
  const heldOut = usable.length;
  const isClear = freeFlowError - error > STANDARD_ERRORS * Math.sqrt(squares);
  const passed = heldOut >= LEAST_HELD_OUT && error < BETTER * freeFlowError && isClear;
  const each = (sum: number) => (heldOut === 0 ? 0 : sum / heldOut);
  return { passed, heldOut, error: each(error), freeFlowError: each(freeFlowError) };
}
