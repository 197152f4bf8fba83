import test from 'ava';
import fc from 'fast-check';
import { fromHalf, toHalf } from '../../../../edge/vision/nanodet/half.ts';

test('every half that is a number comes back as the same bits', (t) => {
  for (let bits = 0; bits < 65_536; bits++) {
    if ((bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0) continue;
    t.is(toHalf(fromHalf(bits)), bits, bits.toString(16));
  }
});

test('a number becomes the nearest half', (t) => {
  const inRange = fc.double({ min: -65_000, max: 65_000, noNaN: true });
  fc.assert(
    fc.property(inRange, (value) => {
      const bits = toHalf(value);
      const error = Math.abs(fromHalf(bits) - Math.fround(value));
      const neighbours = [bits - 1, bits + 1].filter((each) => each >= 0 && (each & 0x7fff) <= 0x7bff);
      return neighbours.every((each) => error <= Math.abs(fromHalf(each) - Math.fround(value)));
    }),
  );
  t.pass();
});

test('what is too large becomes infinity, what is too small zero, and no number stays none', (t) => {
  t.is(fromHalf(toHalf(70_000)), Number.POSITIVE_INFINITY);
  t.is(fromHalf(toHalf(-70_000)), Number.NEGATIVE_INFINITY);
  t.is(fromHalf(toHalf(1e-9)), 0);
  t.true(Number.isNaN(fromHalf(toHalf(Number.NaN))));
});
