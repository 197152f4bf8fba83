import test from 'ava';
import fc from 'fast-check';
import { decode, type GridOutput, strides, usualDecoding } from '../../../../edge/vision/nanodet/decode.ts';
import { cocoLabels } from '../../../../edge/vision/nanodet/labels.ts';
import { overlapOf, suppress } from '../../../../edge/vision/nanodet/suppress.ts';

const SIDE = 416;
const BINS = 11;
const PICTURE = { width: 832, height: 416 };
const stretched = { ...usualDecoding, fit: 'stretched' } as const;

/** Outputs in which nothing is seen. */
const nothing = (): GridOutput[] =>
  strides.map((stride) => {
    const cells = (SIDE / stride) ** 2;
    return { scores: new Float32Array(cells * 80), sides: new Float32Array(cells * 4 * BINS) };
  });

/** A grid says `label` in one cell, its box a whole number of cells to each side. */
function say(
  outputs: GridOutput[],
  grid: number,
  cell: number,
  label: string,
  score: number,
  bins: number[],
) {
  const { scores, sides } = outputs[grid] as GridOutput;
  scores[cell * 80 + cocoLabels.indexOf(label)] = score;
  bins.forEach((bin, side) => {
    sides[(cell * 4 + side) * BINS + bin] = 60;
  });
}

test('there are eighty labels and none twice', (t) => {
  t.is(cocoLabels.length, 80);
  t.is(new Set(cocoLabels).size, 80);
});

test('a cell with a distribution at whole bins gives the box it means, in pixels of the picture', (t) => {
  const outputs = nothing();
  // Grid of 16 pixels: cell (row 10, column 5) has its centre at (88, 168) of the square.
  say(outputs, 1, 10 * 26 + 5, 'person', 0.9, [2, 3, 4, 5]);
  const [found, ...more] = decode(outputs, PICTURE, stretched);
  t.deepEqual(more, []);
  t.like(found, { label: 'person' });
  const rounded = Object.values(found?.box ?? {}).map(Math.round);
  t.deepEqual(rounded, [(88 - 32) * 2, 168 - 48, (32 + 64) * 2, 48 + 80]);
});

test('of a picture with grey above and below boxes come back in its own pixels, and what is in the grey is nowhere', (t) => {
  const outputs = nothing();
  // The picture lies in rows 104 to 312 of the square, two of its pixels to one of the square.
  say(outputs, 1, 10 * 26 + 5, 'person', 0.9, [2, 3, 4, 5]);
  say(outputs, 1, 2 * 26 + 5, 'dog', 0.9, [1, 1, 1, 1]);
  const [found, ...more] = decode(outputs, PICTURE);
  t.deepEqual(more, []);
  const rounded = Object.values(found?.box ?? {}).map(Math.round);
  t.deepEqual(rounded, [(88 - 32) * 2, (168 - 48 - 104) * 2, (32 + 64) * 2, (48 + 80) * 2]);
});

test('a distribution over two bins gives the distance between them', (t) => {
  const outputs = nothing();
  say(outputs, 0, 20 * 52 + 20, 'car', 0.8, [2, 2, 2, 2]);
  say(outputs, 0, 20 * 52 + 20, 'car', 0.8, [3, 3, 3, 3]);
  const [found] = decode(outputs, { width: SIDE, height: SIDE });
  t.is(Math.round(found?.box.width ?? 0), 2 * 2.5 * 8);
});

test('boxes end at the edge of the picture, and below the threshold nothing is seen', (t) => {
  const outputs = nothing();
  say(outputs, 2, 0, 'dog', 0.5, [10, 10, 10, 10]);
  const [found] = decode(outputs, PICTURE, stretched);
  t.is(found?.box.x, 0);
  t.is(found?.box.y, 0);
  t.deepEqual(decode(outputs, PICTURE, { ...stretched, threshold: 0.6 }), []);
});

test('of boxes of one class that overlap the most confident stays, of other classes all', (t) => {
  const box = { x: 0, y: 0, width: 10, height: 10 };
  const kept = suppress(
    [
      { label: 'car', confidence: 0.5, box },
      { label: 'car', confidence: 0.9, box: { ...box, x: 1 } },
      { label: 'truck', confidence: 0.4, box },
    ],
    0.6,
  );
  t.deepEqual(
    kept.map(({ label, confidence }) => [label, confidence]),
    [
      ['car', 0.9],
      ['truck', 0.4],
    ],
  );
});

test('overlap is symmetric, one with itself and between zero and one', (t) => {
  const number = fc.double({ min: 1, max: 100, noNaN: true });
  const box = fc.record({ x: number, y: number, width: number, height: number });
  fc.assert(
    fc.property(box, box, (a, b) => {
      const shared = overlapOf(a, b);
      return (
        shared >= 0 && shared <= 1 && Math.abs(shared - overlapOf(b, a)) < 1e-9 && overlapOf(a, a) > 0.999
      );
    }),
  );
  t.pass();
});
