import test from 'ava';
import fc from 'fast-check';
import { expandPerChannel, packWeights } from '../../../../edge/vision/nanodet/quantise.ts';

const CHANNELS = 4;
const weights = fc
  .array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: CHANNELS, maxLength: 64 })
  .map((values) => Float32Array.from(values.slice(0, values.length - (values.length % CHANNELS))));

test('int8 with a scale a channel is off by at most half a step of that channel', (t) => {
  fc.assert(
    fc.property(weights, (values) => {
      const { bytes } = packWeights(values, CHANNELS, 'int8');
      const back = expandPerChannel(bytes, values.length, CHANNELS);
      return values.every((value, i) => {
        const own = values.filter((_, at) => at % CHANNELS === i % CHANNELS);
        const step = Math.max(...own.map(Math.abs)) / 127;
        return Math.abs(value - (back[i] as number)) <= step / 2 + 1e-6;
      });
    }),
  );
  t.pass();
});

test('uint8 keeps zero as zero and every value within one step', (t) => {
  fc.assert(
    fc.property(weights, (values) => {
      const { bytes, quantization } = packWeights([...values, 0], CHANNELS, 'uint8');
      const { scale = 1, min = 0 } = quantization ?? {};
      const back = Array.from(bytes, (each) => each * scale + min);
      const within = values.every((value, i) => Math.abs(value - (back[i] as number)) <= scale + 1e-6);
      return within && Math.abs(back.at(-1) as number) < 1e-6;
    }),
  );
  t.pass();
});

test('float32 is kept as it is and float16 takes half the room', (t) => {
  const values = Float32Array.of(1.5, -0.25, 3, 0);
  t.deepEqual(new Float32Array(packWeights(values, 2, 'float32').bytes.slice().buffer), values);
  t.is(packWeights(values, 2, 'float16').bytes.length, 8);
});
