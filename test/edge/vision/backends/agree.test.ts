import test from 'ava';
import { backendNames } from '../../../../edge/vision/backends/backend.ts';
import type { Detection } from '../../../../edge/vision/detector.ts';
import { openModel } from '../../../../edge/vision/model/manifest.ts';
import { overlapOf } from '../../../../edge/vision/nanodet/suppress.ts';
import { ThreadedDetector } from '../../../../edge/vision/threaded-detector.ts';
import { isFleetError } from '../../../../protocol/errors.ts';
import { aDetector, modelFolder, withoutModel } from '../a-model.ts';

const real = modelFolder === undefined ? test.serial.skip : test.serial;

real(`every backend that is installed sees the same things in the same places${withoutModel}`, async (t) => {
  const model = await openModel(modelFolder ?? '');
  const seenBy = new Map<string, readonly (readonly Detection[])[]>();
  for (const name of backendNames) {
    const detector = new ThreadedDetector(model, name);
    t.teardown(() => detector.stop());
    try {
      await detector.start();
    } catch (error) {
      t.true(isFleetError(error, 'VISION_NO_BACKEND'));
      t.log(`without ${name}: ${String(error)}`);
      continue;
    }
    const seen: (readonly Detection[])[] = [];
    for (const { image } of model.golden) seen.push(await detector.detect(image));
    seenBy.set(name, seen);
    await detector.stop();
  }
  const reference = seenBy.get('tfjs-wasm');
  t.truthy(reference, 'the one that is always there');
  for (const [name, seen] of seenBy) {
    seen.forEach((found, picture) => {
      const wanted = reference?.[picture] ?? [];
      t.is(found.length, wanted.length, name);
      for (const one of found) {
        const twin = wanted.find(({ label, box }) => label === one.label && overlapOf(box, one.box) > 0.98);
        t.true(Math.abs((twin?.confidence ?? 9) - one.confidence) < 0.005, `${name}: ${one.label}`);
      }
    });
  }
});

real(
  `a detector that was stopped, or whose thread is gone, refuses instead of hanging${withoutModel}`,
  async (t) => {
    const detector = await aDetector(t);
    const { golden } = await openModel(modelFolder ?? '');
    const image = golden[0]?.image;
    if (image === undefined) return t.fail();
    const pending = detector.detect(image);
    await detector.stop();
    t.true(isFleetError(await t.throwsAsync(pending), 'DETECTOR_FAILED'));
    t.true(isFleetError(await t.throwsAsync(detector.detect(image)), 'DETECTOR_FAILED'));
    await detector.start();
    t.true((await detector.detect(image)).length > 0);
  },
);
