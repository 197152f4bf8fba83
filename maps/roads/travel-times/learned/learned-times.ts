import type { Milliseconds, UnixMilliseconds } from '../../../../protocol/units.ts';
import { forbidden } from '../../edge-costs.ts';
import type { RoadNetwork } from '../../network.ts';
import { Crowd } from './crowd.ts';
import { EdgeHabits } from './edge-habits.ts';
import { FEATURES, Features, modelShape } from './features.ts';
import { type Lesson, logSlowness } from './lesson.ts';
import { Perceptron } from './perceptron.ts';
import type { Examples } from './train.ts';

/** Where times are learned: edge numbers and free flow are this network's and profile's. */
export interface LearningGround {
  readonly network: RoadNetwork;
  /** Times of directed edges in free flow, as `edgeCosts` makes them. */
  readonly free: Int32Array;
  readonly zone: Milliseconds;
}

/** No edge is ever said to take less than this share of its free-flow time, or more than so many times it. */
const [FLOOR, CEILING] = [0.5, 10];
/** Edges asked of the model between two breaths of the robot's loop: less than a millisecond. */
const EDGES_A_STEP = 200;

/** Lessons as rows for training; those of edges that cannot be driven, or took no time, are left out. */
export function examplesOf(ground: LearningGround, lessons: readonly Lesson[], crowd: Crowd): Examples {
  const usable = lessons.filter((lesson) => isUsable(ground, lesson));
  const features = new Features(ground.network, ground.zone);
  const inputs = new Float32Array(usable.length * FEATURES);
  const targets = new Float32Array(usable.length);
  for (const [i, { directed, time, took }] of usable.entries()) {
    features.write(inputs, i * FEATURES, directed, time, crowd.of(directed));
    targets[i] = logSlowness(took, ground.free[directed] as number);
  }
  return { inputs, targets, count: usable.length };
}

export function isUsable({ free }: LearningGround, { directed, took }: Lesson): boolean {
  const time = free[directed];
  return time !== undefined && time !== 0 && time !== forbidden && took > 0;
}

export function crowdOf({ zone }: LearningGround, lessons: readonly Lesson[]): Crowd {
  const crowd = new Crowd(zone);
  for (const { directed, time, people } of lessons) {
    if (people !== undefined) crowd.note(directed, time, people);
  }
  return crowd;
}

/** A model's word on how long directed edges take, with what the robot itself knows of single edges. */
export class LearnedTimes {
  readonly #ground: LearningGround;
  readonly #net: Perceptron;
  readonly #crowd: Crowd;
  readonly #habits = new EdgeHabits();
  readonly #features: Features;
  readonly #row = new Float32Array(FEATURES);

  /** A model's bare word; `noteSteps` adds what a robot knows of single edges. */
  constructor(ground: LearningGround, weights: ArrayLike<number>, crowd: Crowd) {
    this.#ground = ground;
    this.#net = new Perceptron(modelShape, weights);
    this.#crowd = crowd;
    this.#features = new Features(ground.network, ground.zone);
  }

  /** Takes in what single edges were like, beyond what the model says of their kind. */
  *noteSteps(own: readonly Lesson[]): Generator<void, this> {
    const ground = this.#ground;
    for (const [i, lesson] of own.entries()) {
      if (i % EDGES_A_STEP === EDGES_A_STEP - 1) yield;
      if (!isUsable(ground, lesson)) continue;
      const { directed, time, took } = lesson;
      const miss = logSlowness(took, ground.free[directed] as number) - this.#ofKind(directed, time);
      this.#habits.note(directed, miss);
    }
    return this;
  }

  /** Milliseconds to be expected on an edge that may be driven: at least 1, and never far from free flow. */
  expect(directed: number, time: UnixMilliseconds): number {
    const free = this.#ground.free[directed] as number;
    const slowness = Math.exp(this.#ofKind(directed, time) + this.#habits.of(directed));
    // Weights may have come over a radio: what is no number is free flow.
    const believed = Number.isFinite(slowness) ? Math.min(CEILING, Math.max(FLOOR, slowness)) : 1;
    return Math.min(forbidden - 1, Math.max(1, Math.round(free * believed)));
  }

  /** Costs for `customise`. */
  *costSteps(time: UnixMilliseconds): Generator<void, Int32Array> {
    const costs = this.#ground.free.slice();
    for (let directed = 0; directed < costs.length; directed++) {
      if (directed % EDGES_A_STEP === EDGES_A_STEP - 1) yield;
      if (costs[directed] !== forbidden && costs[directed] !== 0)
        costs[directed] = this.expect(directed, time);
    }
    return costs;
  }

  #ofKind(directed: number, time: UnixMilliseconds): number {
    this.#features.write(this.#row, 0, directed, time, this.#crowd.of(directed));
    return this.#net.forward(this.#row, 0);
  }
}
