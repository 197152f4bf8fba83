import test from 'ava';
import { errorsOf, freeFlow } from '../../bench/travel-times/estimates.ts';
import { errorOf, learnTogether, lies, plainMean, robust } from '../../bench/travel-times/federation.ts';
import { aWorld } from '../../bench/travel-times/world.ts';

const world = aWorld(1, 10, 3);
const { ground, own, known, heldOut } = world;
const options = {
  rounds: 4,
  epochsARound: 1,
  most: 3,
  liars: new Set<number>(),
  lie: lies.slow,
  join: robust,
};
const two = new Set([2, 7]);
const errorWith = (changes: Partial<Parameters<typeof learnTogether>[2]>) =>
  errorOf(ground, learnTogether(ground, own, { ...options, ...changes }), known, heldOut);
const honest = errorWith({});

test('what ten robots learn together errs less than free flow on days nobody has seen', (t) => {
  t.true(honest < errorsOf(freeFlow(ground.free), heldOut).meanAbsolute);
});

for (const name of ['slow', 'quiet', 'opposite'] as const) {
  test(`with two of ten robots lying (${name}) the model stays within 10 % of the honest one`, (t) => {
    const error = errorWith({ liars: two, lie: lies[name] });
    t.true(error < 1.1 * honest, `${error} against ${honest}`);
  });
}

test('plain averaging fails the same test', (t) => {
  t.true(errorWith({ liars: two, join: plainMean }) > 1.1 * honest);
});
