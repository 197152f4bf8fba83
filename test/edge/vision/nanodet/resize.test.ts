import test from 'ava';
import fc from 'fast-check';
import { resize } from '../../../../edge/vision/nanodet/resize.ts';

const SIDE = 16;
const square = { width: SIDE, height: SIDE };
const size = fc.integer({ min: 1, max: 60 });

test('a picture of one colour keeps it at every size', (t) => {
  fc.assert(
    fc.property(size, size, fc.integer({ min: 0, max: 255 }), (width, height, value) => {
      const resized = resize(new Uint8Array(width * height * 3).fill(value), { width, height }, square);
      return resized.length === SIDE * SIDE * 3 && resized.every((each) => Math.abs(each - value) < 0.01);
    }),
  );
  t.pass();
});

test('a picture of the wanted size is left as it is', (t) => {
  const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (i * 37) % 256);
  t.deepEqual([...resize(pixels, square, square)], [...pixels]);
});

test('brightness is kept when a picture shrinks: no line falls between the samples', (t) => {
  const width = 64;
  const pixels = new Uint8Array(width * width * 3);
  for (let y = 0; y < width; y++) for (let c = 0; c < 3; c++) pixels[(y * width + 33) * 3 + c] = 255;
  const resized = resize(pixels, { width, height: width }, square);
  const row = resized.slice(0, SIDE * 3).filter((_, i) => i % 3 === 0);
  t.true(Math.abs(row.reduce((sum, value) => sum + value, 0) - 255 / 4) < 1);
});

test('colours stay apart and a gradient stays one', (t) => {
  const width = 40;
  const pixels = Uint8Array.from({ length: width * width * 3 }, (_, i) =>
    i % 3 === 0 ? Math.floor(i / 3) % width : i % 3 === 1 ? 100 : 0,
  );
  const resized = resize(pixels, { width, height: width }, square);
  for (let x = 0; x < SIDE; x++) {
    // The filter is symmetric: away from the edges the ramp keeps its value at each centre.
    if (x > 1 && x < SIDE - 2) t.true(Math.abs((resized[x * 3] as number) - ((x + 0.5) * 2.5 - 0.5)) < 0.2);
    t.true(Math.abs((resized[x * 3 + 1] as number) - 100) < 0.01);
    t.is(resized[x * 3 + 2], 0);
  }
});
