import test from 'ava';
import { goldenTest } from '../../../../edge/vision/model/golden.ts';
import { openModel } from '../../../../edge/vision/model/manifest.ts';
import { type Packed, packWeights } from '../../../../edge/vision/nanodet/quantise.ts';
import { aDetector, aModelFolder, modelFolder, withoutModel } from '../a-model.ts';
import { pruned, storeAgain } from '../store-again.ts';

const real = modelFolder === undefined ? test.skip : test.serial;

/** What the gate says of the pulled detector with its kernels stored that way, on the backend that is always there. */
async function verdictOn(
  t: Parameters<typeof aDetector>[0],
  pack: (kernel: Float32Array, channels: number) => Packed,
) {
  const folder = await aModelFolder(t);
  await storeAgain(modelFolder ?? '', folder, pack);
  const model = await openModel(folder);
  return await goldenTest(await aDetector(t, model, 'tfjs-wasm'), model.golden);
}

real(`the golden test accepts the pulled detector with its weights as float16${withoutModel}`, async (t) => {
  const model = await openModel(modelFolder ?? '');
  const { passed, figures } = await goldenTest(await aDetector(t, model), model.golden);
  t.true(passed);
  t.is(figures.kept, figures.expected);
  t.true(figures.scoreShift < 0.01, `${figures.scoreShift}`);
});

for (const storage of ['uint8', 'int8'] as const) {
  const how = storage === 'uint8' ? 'one scale for all' : 'a scale a channel';
  real(`the golden test accepts weights as ${storage}, ${how}${withoutModel}`, async (t) => {
    const { passed, figures } = await verdictOn(t, (kernel, channels) =>
      packWeights(kernel, channels, storage),
    );
    t.true(passed);
    t.true(figures.kept >= 14 && figures.scoreShift < 0.03, JSON.stringify(figures));
  });
}

real(`the golden test refuses the detector pruned by 70 %${withoutModel}`, async (t) => {
  const { passed, reason, figures } = await verdictOn(t, (kernel, channels) =>
    packWeights(pruned(kernel, 0.7), channels, 'float16'),
  );
  t.false(passed);
  t.regex(reason ?? '', /are not seen/);
  t.is(figures.kept, 0);
});
