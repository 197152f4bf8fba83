import test from 'ava';
import { forbidden } from '../../../../../maps/roads/edge-costs.ts';
import { modelShape } from '../../../../../maps/roads/travel-times/learned/features.ts';
import {
  adoptSteps,
  type Learned,
  learningSteps,
} from '../../../../../maps/roads/travel-times/learned/learn.ts';
import { crowdOf, LearnedTimes } from '../../../../../maps/roads/travel-times/learned/learned-times.ts';
import type { Lesson } from '../../../../../maps/roads/travel-times/learned/lesson.ts';
import { firstWeights } from '../../../../../maps/roads/travel-times/learned/perceptron.ts';
import { finish } from '../../../../../maps/roads/travel-times/learned/steps.ts';
import { trainingDefaults } from '../../../../../maps/roads/travel-times/learned/train.ts';
import { seededRandom } from '../../../../../protocol/random.ts';
import { unixMilliseconds } from '../../../../../protocol/units.ts';
import { aFortnight, aGround } from './a-ground.ts';

const start = firstWeights(modelShape, seededRandom(1));
const rushHour = unixMilliseconds(Date.UTC(2026, 10, 17, 17));
const morning = unixMilliseconds(Date.UTC(2026, 10, 17, 10));

function learn(lessons: readonly Lesson[]): Learned & { readonly steps: number } {
  const steps = learningSteps(aGround(), lessons, start, trainingDefaults);
  for (let count = 0; ; count++) {
    const { done, value } = steps.next();
    if (done) return { ...value, steps: count };
  }
}

test('a robot learns its rush hour and passes on traversals it has not trained on', (t) => {
  const { verdict, times, steps } = learn(aFortnight(2_000, 1));
  t.true(verdict.passed);
  t.true(verdict.error < 0.6 * verdict.freeFlowError, JSON.stringify(verdict));
  t.true(steps > 200, 'training takes breaths');
  const { free } = aGround();
  const directed = free.findIndex((time) => time !== forbidden && time > 10_000);
  t.true(Number(times?.expect(directed, rushHour)) > 1.5 * Number(times?.expect(directed, morning)));
});

test('costs are positive, near free flow, and closed where nobody may drive', (t) => {
  const { free } = aGround();
  const { times } = learn(aFortnight(800, 2));
  const costs = finish((times as LearnedTimes).costSteps(rushHour));
  for (const [directed, cost] of costs.entries()) {
    const flow = free[directed] as number;
    if (flow === forbidden) t.is(cost, forbidden);
    else if (cost < 1 || cost < Math.floor(0.5 * flow) || cost > Math.ceil(10 * flow))
      t.fail(`edge ${directed}`);
  }
  t.is(costs.length, free.length);
});

test('where streets run freely nothing learned is worth using: free flow stays', (t) => {
  const { verdict, times } = learn(aFortnight(900, 3, false));
  t.false(verdict.passed);
  t.is(times, undefined);
});

test('a model that is worse than free flow is not taken over, whoever sends it', (t) => {
  const lessons = aFortnight(1_000, 4);
  const wild = Float32Array.from({ length: start.length }, (_, i) => 3 * Math.sin(i));
  const { verdict, times } = finish(adoptSteps(aGround(), lessons, wild));
  t.false(verdict.passed);
  t.is(times, undefined);
});

test('with a handful of traversals nobody can tell, so nothing is used', (t) => {
  const { verdict, times } = learn(aFortnight(100, 5));
  t.is(verdict.heldOut, 20);
  t.is(times, undefined);
});

test('weights that give no number cost what free flow costs', (t) => {
  const ground = aGround();
  const broken = new Float32Array(start.length).fill(Number.NaN);
  const times = new LearnedTimes(ground, broken, crowdOf(ground, []));
  t.deepEqual(finish(times.costSteps(rushHour)), ground.free.slice());
});
