import test from 'ava';
import fc from 'fast-check';
import { spot } from '../../../maps/town/plane.ts';
import { areaOf } from '../../../maps/town/ring.ts';
import { drawSkeleton } from '../../../maps/town/skeleton.ts';
import { splitBlocks } from '../../../maps/town/split-blocks.ts';
import { StreetPlan, sidesOf } from '../../../maps/town/street-plan.ts';
import { Subdivision } from '../../../maps/town/subdivision.ts';
import { seededRandom } from '../../../protocol/random.ts';

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });
const square = [spot(0, 0), spot(300, 0), spot(300, 300), spot(0, 300)];

function aTown(seed: number): Subdivision {
  const random = seededRandom(seed);
  const { subdivision } = drawSkeleton(random);
  splitBlocks(subdivision, random);
  return subdivision;
}

test('a street across makes two blocks; one that ends inside is cut off where it last met a street', (t) => {
  const town = new Subdivision(square);
  town.draw([spot(100, -50), spot(100, 350)], 'main');
  t.is(town.blocks.length, 3);
  town.draw([spot(150, 100), spot(-50, 100)], 'main');
  t.is(town.blocks.length, 4);
  t.deepEqual(
    town.blocks
      .filter(({ use }) => use !== 'outside')
      .map((block) => Math.round(areaOf(town.ring(block))))
      .sort((a, b) => a - b),
    [10_000, 20_000, 60_000],
  );
});

test('streets that nearly meet at a corner meet there', (t) => {
  const town = new Subdivision(square);
  town.draw([spot(100, -50), spot(100, 350)], 'main');
  town.draw([spot(-50, 100), spot(350, 100)], 'main');
  town.draw([spot(0, 5), spot(110, 108), spot(320, 320)], 'main');
  const degrees = [...town.spots.keys()].map((vertex) => town.neighbours(vertex).length);
  t.is(Math.max(...degrees), 6, 'all three streets cross at one place');
});

test('whatever the seed, blocks tile the town: their areas add up and each piece has a block on either side', (t) => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const town = aTown(seed);
      const areas = town.blocks.map((block) => areaOf(town.ring(block)));
      const outside = town.blocks.findIndex(({ use }) => use === 'outside');
      const inside = areas.filter((_, i) => i !== outside);
      t.true(
        inside.every((area) => area > 0),
        'no block is turned inside out',
      );
      t.true(Math.abs(inside.reduce((a, b) => a + b) + (areas[outside] as number)) < 1);
      const sides = town.blocks.flatMap(sidesOf).map(([a, b]) => `${a} ${b}`);
      t.is(new Set(sides).size, sides.length);
      t.is(sides.length, town.pieces().length * 2);
      // Euler: vertices - edges + faces = 2, so the streets hang together.
      const used = town.spots.length;
      t.is(used - town.pieces().length + town.blocks.length, 2);
    }),
    { numRuns: 25 },
  );
});

test('whatever the seed, every piece of street belongs to exactly one named street', (t) => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const town = aTown(seed);
      const plan = new StreetPlan(town, seededRandom(seed));
      const pieces = plan.streets.reduce((sum, { vertices }) => sum + vertices.length - 1, 0);
      t.is(pieces, town.pieces().length);
      t.is(new Set(plan.streets.map(({ name }) => name)).size, plan.streets.length);
      t.is(plan.streets.filter(({ name }) => name === 'High Street').length, 1);
      for (const { a, b } of town.pieces()) t.is(plan.piece(a, b).street, plan.piece(b, a).street);
    }),
    { numRuns: 25 },
  );
});
