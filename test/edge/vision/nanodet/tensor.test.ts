import test from 'ava';
import { placed, SIDE } from '../../../../edge/vision/nanodet/fit.ts';
import { tensorOf } from '../../../../edge/vision/nanodet/tensor.ts';
import { unixMilliseconds } from '../../../../protocol/units.ts';

const picture = (width: number, height: number, colour: readonly [number, number, number]) => ({
  time: unixMilliseconds(0),
  width,
  height,
  pixels: Uint8Array.from({ length: width * height * 3 }, (_, i) => colour[i % 3] as number),
});
/** What blue, green and red of a colour are to the network. */
const seen = ([red, green, blue]: readonly [number, number, number]) => [
  (blue - 103.53) / 57.375,
  (green - 116.28) / 57.12,
  (red - 123.675) / 58.395,
];
const near = (a: number | undefined, b: number | undefined) => Math.abs((a ?? 99) - (b ?? -99)) < 1e-3;

test('a picture keeps its shape in the middle of the square, with grey around it', (t) => {
  t.like(placed({ width: 640, height: 480 }, 'whole'), { left: 0, top: 52, width: 416, height: 312 });
  t.like(placed({ width: 300, height: 600 }, 'whole'), { left: 104, top: 0, width: 208, height: 416 });
  const tensor = tensorOf(picture(40, 20, [200, 100, 50]), 'channels last');
  const at = (row: number) => [...tensor.slice((row * SIDE + 200) * 3, (row * SIDE + 200) * 3 + 3)];
  const [inner, grey] = [seen([200, 100, 50]), seen([114, 114, 114])];
  for (const row of [104, 208, 311]) t.true(at(row).every((value, i) => near(value, inner[i])));
  for (const row of [0, 103, 312, 415]) t.true(at(row).every((value, i) => near(value, grey[i])));
});

test('stretched it fills the square; both layouts hold the same numbers', (t) => {
  const image = picture(40, 20, [200, 100, 50]);
  const last = tensorOf(image, 'channels last', 'stretched');
  const first = tensorOf(image, 'channels first', 'stretched');
  const wanted = seen([200, 100, 50]);
  for (let i = 0; i < SIDE * SIDE; i += 997) {
    for (let channel = 0; channel < 3; channel++) {
      t.true(near(last[3 * i + channel], wanted[channel]));
      t.is(first[channel * SIDE * SIDE + i], last[3 * i + channel]);
    }
  }
});
