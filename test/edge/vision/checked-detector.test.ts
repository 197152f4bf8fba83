import test from 'ava';
import { CheckedDetector } from '../../../edge/vision/checked-detector.ts';
import { FakeDetector } from '../../../edge/vision/fake-detector.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';

const image = { time: unixMilliseconds(0), width: 4, height: 4, pixels: new Uint8Array(48) };
const box = { x: 0, y: 0, width: 2, height: 2 };
const golden = [{ name: 'one', image, expected: [{ label: 'person', score: 0.8, box }] }];

test('a detector is used only after it saw what is in its golden pictures', async (t) => {
  const detector = new FakeDetector();
  let stops = 0;
  detector.stop = () => {
    stops += 1;
    return Promise.resolve();
  };
  const checked = new CheckedDetector(detector, 'nanodet 3', golden);
  const error = await t.throwsAsync(checked.start());
  t.true(isFleetError(error, 'MODEL_GOLDEN_FAILED'));
  t.regex(error?.message ?? '', /nanodet 3/);
  t.is(stops, 1);
  detector.sees = [{ label: 'person', confidence: 0.8, box }];
  await checked.start();
  t.is((await checked.detect(image)).length, 1);
  t.deepEqual(checked.modelHash, detector.modelHash);
});
