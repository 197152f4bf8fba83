import { aggregate, type Voice } from '../../hub/learning/aggregate.ts';
import { modelShape } from '../../maps/roads/travel-times/learned/features.ts';
import {
  crowdOf,
  examplesOf,
  LearnedTimes,
  type LearningGround,
} from '../../maps/roads/travel-times/learned/learned-times.ts';
import type { Lesson } from '../../maps/roads/travel-times/learned/lesson.ts';
import { firstWeights } from '../../maps/roads/travel-times/learned/perceptron.ts';
import { finish } from '../../maps/roads/travel-times/learned/steps.ts';
import { trainingSteps } from '../../maps/roads/travel-times/learned/train.ts';
import { clipTo, normOf } from '../../protocol/learning/delta.ts';
import { seededRandom } from '../../protocol/random.ts';
import { errorsOf, learned } from './estimates.ts';
import type { World } from './world.ts';

/** What a robot that lies sends instead of what it found. */
export type Lie = (honest: Float32Array, most: number, robot: number) => Float32Array;

export interface FederationOptions {
  readonly rounds: number;
  readonly epochsARound: number;
  /** Length a change may have; what is longer is refused before anything else. */
  readonly most: number;
  readonly liars: ReadonlySet<number>;
  readonly lie: Lie;
  /** How many become one: the hub's way, or the plain mean of everything that comes in. */
  readonly join: (voices: readonly Voice[]) => Float32Array;
}

export const lies = {
  /** The opposite of what it found, as long as is taken. */
  opposite: (honest, most) =>
    clipTo(
      most,
      honest.map((value) => -10 * value),
    ),
  /** Noise as long as is taken. */
  noise: (honest, most, robot) => {
    const { next } = seededRandom(robot + 99);
    return clipTo(
      most,
      honest.map(() => most * (next() - 0.5)),
    );
  },
  /** Every street takes ever longer: the bias of the answer, and nothing else. */
  slow: (honest, most) => new Float32Array(honest.length).with(honest.length - 1, most),
  /** The same, but no longer than what it found: nothing gives it away but its direction. */
  quiet: (honest) => new Float32Array(honest.length).with(honest.length - 1, normOf(honest)),
} as const satisfies Record<string, Lie>;

export const robust = (voices: readonly Voice[]): Float32Array => aggregate(voices).delta;

export function plainMean(voices: readonly Voice[]): Float32Array {
  const width = voices[0]?.delta.length ?? 0;
  return Float32Array.from(
    { length: width },
    (_, i) => voices.reduce((sum, { delta }) => sum + (delta[i] as number), 0) / voices.length,
  );
}

/** Weights that robots learn together round by round; each trains on what it drove itself, and only weights travel. */
export function learnTogether(
  ground: LearningGround,
  lessons: readonly (readonly Lesson[])[],
  { rounds, epochsARound, most, liars, lie, join }: FederationOptions,
): Float32Array {
  let weights = firstWeights(modelShape, seededRandom(1));
  const examples = lessons.map((own) => examplesOf(ground, own, crowdOf(ground, own)));
  for (let round = 0; round < rounds; round++) {
    const voices = examples.map((own, robot): Voice => {
      const options = { seed: round * 100 + robot, epochs: epochsARound, rate: 0.003, decay: 0.01 };
      const trained = finish(trainingSteps(modelShape, weights, own, options));
      const found = clipTo(
        most,
        trained.map((value, i) => value - (weights[i] as number)),
      );
      return {
        device: `robot ${robot}`,
        owner: `owner ${robot}`,
        delta: liars.has(robot) ? lie(found, most, robot) : found,
      };
    });
    const delta = join(voices);
    weights = weights.map((weight, i) => weight + (delta[i] as number));
  }
  return weights;
}

/** Mean absolute error of weights on held-out days: the bare model, without anybody's knowledge of single edges. */
export function errorOf(
  ground: LearningGround,
  weights: Float32Array,
  known: readonly Lesson[],
  heldOut: readonly Lesson[],
): number {
  const times = new LearnedTimes(ground, weights, crowdOf(ground, known));
  return errorsOf(learned(times), heldOut).meanAbsolute;
}

/** Two of ten robots lie in each of the ways above, once joined as the hub does and once by the plain mean. */
export function measureFederation(
  { ground, own, known, heldOut }: World,
  rounds: number,
): Record<string, number> {
  const options = { rounds, epochsARound: 1, most: 3, liars: new Set([2, 7]), lie: lies.opposite };
  const error = (changes: Partial<FederationOptions>) => {
    const weights = learnTogether(ground, own, { ...options, join: robust, ...changes });
    return errorOf(ground, weights, known, heldOut);
  };
  const honest = error({ liars: new Set() });
  const figures: Record<string, number> = { 'federated-honest-error-seconds': honest };
  let [worst, worstMean] = [0, 0];
  for (const [name, lie] of Object.entries<Lie>(lies)) {
    const [ours, mean] = [error({ lie }), error({ lie, join: plainMean })];
    figures[`federated-lie-${name}-error-seconds`] = ours;
    figures[`plain-mean-lie-${name}-error-seconds`] = mean;
    worst = Math.max(worst, (100 * ours) / honest);
    worstMean = Math.max(worstMean, (100 * mean) / honest);
  }
  figures['plain-mean-honest-error-seconds'] = error({ liars: new Set(), join: plainMean });
  figures['federated-worst-lie-percent-of-honest'] = worst;
  figures['plain-mean-worst-lie-percent-of-honest'] = worstMean;
  return figures;
}
