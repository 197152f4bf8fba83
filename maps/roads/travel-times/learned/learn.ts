import { modelShape } from './features.ts';
import { holdOut, judgeSteps, type Verdict } from './gate.ts';
import { crowdOf, examplesOf, LearnedTimes, type LearningGround } from './learned-times.ts';
import type { Lesson } from './lesson.ts';
import { type TrainingOptions, trainingSteps } from './train.ts';

export interface Learned {
  readonly weights: Float32Array;
  readonly verdict: Verdict;
  /** Undefined when the model did not pass: free flow it is. */
  readonly times: LearnedTimes | undefined;
}

/** A whole lesson on one robot: train on the older traversals, judge on the newer, a batch a step. */
export function* learningSteps(
  ground: LearningGround,
  lessons: readonly Lesson[],
  start: Float32Array,
  options: TrainingOptions,
): Generator<void, Learned> {
  const { older } = holdOut(lessons);
  const examples = examplesOf(ground, older, crowdOf(ground, older));
  const weights = yield* trainingSteps(modelShape, start, examples, options);
  return yield* adoptSteps(ground, lessons, weights);
}

/**
 * A model of anywhere on a robot's own traversals. The weights used are those that were judged; what is known of
 * single edges and crowds takes in the newest as well.
 */
export function* adoptSteps(
  ground: LearningGround,
  lessons: readonly Lesson[],
  weights: Float32Array,
): Generator<void, Learned> {
  const parts = holdOut(lessons);
  const verdict = yield* judgeSteps(ground, weights, crowdOf(ground, parts.older), parts);
  if (!verdict.passed) return { weights, verdict, times: undefined };
  const times = yield* new LearnedTimes(ground, weights, crowdOf(ground, lessons)).noteSteps(lessons);
  return { weights, verdict, times };
}
