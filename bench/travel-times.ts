import { modelShape } from '../maps/roads/travel-times/learned/features.ts';
import { crowdOf, examplesOf, LearnedTimes } from '../maps/roads/travel-times/learned/learned-times.ts';
import { MODEL_BYTES } from '../maps/roads/travel-times/learned/model-file.ts';
import { firstWeights, parametersOf } from '../maps/roads/travel-times/learned/perceptron.ts';
import { finish } from '../maps/roads/travel-times/learned/steps.ts';
import { trainingDefaults, trainingSteps } from '../maps/roads/travel-times/learned/train.ts';
import { seededRandom } from '../protocol/random.ts';
import type { Benchmark, Target } from './benchmark.ts';
import {
  type Estimate,
  edgeHourMean,
  edgeMean,
  errorsOf,
  freeFlow,
  learned,
} from './travel-times/estimates.ts';
import { measureFederation } from './travel-times/federation.ts';
import { driveTours, toursOf } from './travel-times/tours.ts';
import { aWorld, HELD_OUT_DAYS, type World } from './travel-times/world.ts';

const ROBOTS = 10;

const targets: readonly Target[] = [
  { key: 'edge-error-below-free-flow-percent', op: '>=', bound: 5 },
  { key: 'edge-error-below-edge-mean-percent', op: '>=', bound: 5 },
  { key: 'tour-time-below-free-flow-percent', op: '>=', bound: 0.1 },
  { key: 'tour-time-below-edge-mean-percent', op: '>=', bound: 0.1 },
  { key: 'federated-worst-lie-percent-of-honest', op: '<=', bound: 110 },
  { key: 'plain-mean-worst-lie-percent-of-honest', op: '>=', bound: 110 },
];

/** Learned travel times against free flow and means, in towns whose traffic nobody is told; and with liars. */
export const travelTimes: Benchmark = {
  name: 'travel-times',
  about: 'learned travel times on held-out days against free flow and means; learning together with liars',
  async measure({ quick, note }) {
    const sums = new Map<string, number>();
    const seeds = quick ? [1] : [1, 2, 3];
    for (const seed of seeds) {
      const world = aWorld(seed, ROBOTS, quick ? 6 : 10);
      const figures = {
        ...measureAlone(world, quick ? 40 : 150),
        ...measureFederation(world, quick ? 5 : 8),
      };
      note(`town ${seed}: ${JSON.stringify(figures)}`);
      for (const [key, value] of Object.entries(figures))
        sums.set(key, (sums.get(key) ?? 0) + value / seeds.length);
    }
    const figures = Object.fromEntries(sums);
    const below = (what: string, than: string) => {
      const [mine, other] = [figures[`${what}-learned-seconds`], figures[`${what}-${than}-seconds`]];
      return 100 * (1 - (mine as number) / (other as number));
    };
    const gains = Object.fromEntries(
      (['free-flow', 'edge-mean'] as const).flatMap((than) => [
        [`edge-error-below-${than}-percent`, below('edge-error', than)],
        [`tour-time-below-${than}-percent`, below('tour-time', than)],
      ]),
    );
    const constants = { 'model-parameters': parametersOf(modelShape), 'model-bytes': MODEL_BYTES };
    return { figures: { ...figures, ...gains, ...constants }, targets };
  },
};

function measureAlone(world: World, count: number): Record<string, number> {
  const { town, ground, traffic, known, heldOut } = world;
  const crowd = crowdOf(ground, known);
  const examples = examplesOf(ground, known, crowd);
  const began = process.cpuUsage();
  const start = firstWeights(modelShape, seededRandom(1));
  const weights = finish(trainingSteps(modelShape, start, examples, trainingDefaults));
  const trained = process.cpuUsage(began);
  const times = finish(new LearnedTimes(ground, weights, crowd).noteSteps(known));
  const estimates: Readonly<Record<string, Estimate>> = {
    'free-flow': freeFlow(town.free),
    'edge-mean': edgeMean(town.free, known),
    'edge-hour-mean': edgeHourMean(town.free, known),
    'learned-kind': learned(new LearnedTimes(ground, weights, crowd)),
    learned: learned(times),
    truth: (directed, time) => traffic.expectedAt(directed, time),
  };
  const figures: Record<string, number> = {
    'edges-learned-from': known.length,
    'edges-held-out': heldOut.length,
    'training-cpu-seconds': (trained.user + trained.system) / 1e6,
  };
  const tours = toursOf(town, HELD_OUT_DAYS, count, 5);
  for (const [name, estimate] of Object.entries(estimates)) {
    const { meanAbsolute, percentage } = errorsOf(estimate, heldOut);
    figures[`edge-error-${name}-seconds`] = meanAbsolute;
    figures[`edge-error-${name}-percent`] = percentage;
    const { seconds, promisePercent } = driveTours(town, traffic, tours, estimate);
    figures[`tour-time-${name}-seconds`] = seconds;
    figures[`tour-promise-${name}-percent`] = promisePercent;
  }
  return figures;
}
