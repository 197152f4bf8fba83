import test, { type ExecutionContext } from 'ava';
import type { Ground } from '../../../hub/wiring/ground.ts';
import { StreetLessons } from '../../../hub/wiring/learn-streets.ts';
import { loadMap } from '../../../maps/load.ts';
import { edgeCosts, forbidden } from '../../../maps/roads/edge-costs.ts';
import { pavement } from '../../../maps/roads/profiles.ts';
import { createRouter } from '../../../maps/roads/router.ts';
import { Crowd } from '../../../maps/roads/travel-times/learned/crowd.ts';
import { modelShape } from '../../../maps/roads/travel-times/learned/features.ts';
import { examplesOf } from '../../../maps/roads/travel-times/learned/learned-times.ts';
import { firstWeights } from '../../../maps/roads/travel-times/learned/perceptron.ts';
import { finish } from '../../../maps/roads/travel-times/learned/steps.ts';
import { trainingDefaults, trainingSteps } from '../../../maps/roads/travel-times/learned/train.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { aFortnight, aGround } from '../../maps/roads/travel-times/learned/a-ground.ts';
import { aDevice } from '../store/a-frame.ts';
import { aFolder } from '../support/a-database.ts';

const rushHour = unixMilliseconds(Date.UTC(2026, 10, 17, 17, 30));
const map = await loadMap({ kind: 'town', seed: 1 });
const free = edgeCosts(map.network, pavement).milliseconds;
const start = firstWeights(modelShape, seededRandom(1));
const ground = aGround();
const examples = examplesOf(ground, aFortnight(1_500, 1), new Crowd(ground.zone));
const trained = finish(trainingSteps(modelShape, start, examples, trainingDefaults));

async function someLessons(t: ExecutionContext, slow: boolean): Promise<StreetLessons> {
  const lessons = new StreetLessons({
    config: { dataFolder: await aFolder(t) },
    ...{ map, router: createRouter(map.network, pavement), clock: new ManualClock(rushHour) },
    realClock: new ManualClock(),
    directory: { find: async () => ({ kind: 'pavement-robot', owner: 'owner' }) },
    report: (error: unknown) => t.fail(String(error)),
  } as unknown as Ground);
  const device = aDevice().id;
  const hear = (events: readonly unknown[]) =>
    lessons.hear({ device, contents: { previous: new Uint8Array(16), samples: [], events } } as never);
  hear([]);
  await new Promise((resolve) => setImmediate(resolve));
  for (const { directed, time, took } of aFortnight(300, 2, slow)) {
    hear([{ kind: 'edge-traversed', time, edge: directed, milliseconds: took }]);
  }
  return lessons;
}

/** How many times free flow the town costs now, where nobody has driven. */
function slownessOf(lessons: StreetLessons): number {
  const driven = new Set(lessons.seen().map(({ directed }) => directed));
  let [cost, flow] = [0, 0];
  for (const [directed, expected] of lessons.costs().entries()) {
    if (free[directed] === forbidden || driven.has(directed)) continue;
    cost += expected;
    flow += free[directed] as number;
  }
  return cost / flow;
}

test('what robots learned together is expected on streets where nobody drove', async (t) => {
  const lessons = await someLessons(t, true);
  t.is(lessons.seen().length, 300);
  t.is(slownessOf(lessons), 1);
  lessons.adopt(trained);
  t.true(await lessons.expectThisHour());
  t.true(slownessOf(lessons) > 1.5, `${slownessOf(lessons)}`);
  t.true(lessons.costs().every((cost, directed) => (cost === forbidden) === (free[directed] === forbidden)));
  t.false(await lessons.expectThisHour(), 'once an hour');
});

test('a model that errs more than free flow on what the hub saw is not used', async (t) => {
  const lessons = await someLessons(t, false);
  lessons.adopt(trained);
  t.false(await lessons.expectThisHour());
  t.is(slownessOf(lessons), 1);
});
