import { Crowd } from '../../maps/roads/travel-times/learned/crowd.ts';
import { modelShape } from '../../maps/roads/travel-times/learned/features.ts';
import {
  isUsable,
  LearnedTimes,
  type LearningGround,
} from '../../maps/roads/travel-times/learned/learned-times.ts';
import type { Lesson } from '../../maps/roads/travel-times/learned/lesson.ts';
import { decodeModel, encodeModel, modelHashOf } from '../../maps/roads/travel-times/learned/model-file.ts';
import { firstWeights } from '../../maps/roads/travel-times/learned/perceptron.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { seededRandom } from '../../protocol/random.ts';
import type { ModelCodec } from './close-round.ts';
import type { ModelRecord } from './round.ts';

/** With fewer traversals of its own a hub says nothing about a model; each robot judges for itself anyway. */
const LEAST_LESSONS = 100;
/** A new model may err so much more than the one before: the hub sees other streets than its robots do. */
const SLACK = 1.05;

/** The travel-time model as learning sees it: numbers, a hash, and what the hub's own traversals say of them. */
export function travelModelCodec(ground: LearningGround, seen: () => readonly Lesson[]): ModelCodec {
  return {
    decode: decodeModel,
    encode: recordOf,
    flaw(weights, base) {
      try {
        recordOf(weights);
      } catch (error) {
        if (isFleetError(error)) return error.message;
        throw error;
      }
      const lessons = seen();
      if (lessons.length < LEAST_LESSONS) return undefined;
      const [error, before] = [errorOf(ground, weights, lessons), errorOf(ground, base, lessons)];
      if (error <= SLACK * before) return undefined;
      return `it errs ${error.toFixed(2)} s an edge, the model before ${before.toFixed(2)} s`;
    },
  };
}

/** The model of a network that has learned nothing: it says free flow. */
export const firstTravelModel = (): ModelRecord => recordOf(firstWeights(modelShape, seededRandom(1)));

/** Whether a model errs less than free flow on what the hub has seen itself. */
export function isBetterThanFreeFlow(
  ground: LearningGround,
  weights: Float32Array,
  lessons: readonly Lesson[],
): boolean {
  if (lessons.length < LEAST_LESSONS) return false;
  return errorOf(ground, weights, lessons) < 0.98 * errorOf(ground, undefined, lessons);
}

/** Seconds an edge; of free flow without weights. */
function errorOf(
  ground: LearningGround,
  weights: Float32Array | undefined,
  lessons: readonly Lesson[],
): number {
  const times = weights && new LearnedTimes(ground, weights, new Crowd(ground.zone));
  const usable = lessons.filter((lesson) => isUsable(ground, lesson));
  const missOf = ({ directed, time, took }: Lesson) =>
    Math.abs((times?.expect(directed, time) ?? (ground.free[directed] as number)) - took) / 1_000;
  return usable.reduce((sum, lesson) => sum + missOf(lesson), 0) / Math.max(1, usable.length);
}

function recordOf(weights: Float32Array): ModelRecord {
  const file = encodeModel(weights);
  return { hash: modelHashOf(file), file };
}
