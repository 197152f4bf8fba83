import test from 'ava';
import type { Detection } from '../../../../edge/vision/detector.ts';
import { FakeDetector } from '../../../../edge/vision/fake-detector.ts';
import { type GoldenPicture, goldenTest } from '../../../../edge/vision/model/golden.ts';
import { unixMilliseconds } from '../../../../protocol/units.ts';

const image = { time: unixMilliseconds(0), width: 4, height: 4, pixels: new Uint8Array(48) };
const box = (x: number) => ({ x, y: 0, width: 10, height: 10 });
const golden: readonly GoldenPicture[] = [
  {
    name: 'ten',
    image,
    expected: Array.from({ length: 10 }, (_, i) => ({
      label: i < 5 ? 'person' : 'car',
      score: i % 5 === 0 ? 0.44 : 0.7,
      box: box(20 * i),
    })),
  },
];
const all: readonly Detection[] = (golden[0] as GoldenPicture).expected.map(
  ({ label, score, box: where }) => ({
    label,
    confidence: score,
    box: where,
  }),
);

async function verdictOn(sees: readonly Detection[]) {
  const detector = new FakeDetector();
  detector.sees = sees;
  return await goldenTest(detector, golden);
}

test('a detector that sees what it has to see passes', async (t) => {
  const { passed, reason, figures } = await verdictOn(all);
  t.true(passed);
  t.is(reason, undefined);
  t.deepEqual(figures, { expected: 10, kept: 10, strongLost: 0, scoreShift: 0, invented: 0 });
});

test('one weak thing in ten may be missed, no confident one', async (t) => {
  t.true((await verdictOn(all.slice(1))).passed);
  const { passed, reason } = await verdictOn([...all.slice(0, 1), ...all.slice(2)]);
  t.false(passed);
  t.regex(reason ?? '', /not seen/);
  t.regex((await verdictOn([...all.slice(1, 5), ...all.slice(6)])).reason ?? '', /only 8 of 10/);
});

test('another label or another place is not the same thing', async (t) => {
  const [first, second, ...rest] = all;
  if (first === undefined || second === undefined) return t.fail();
  t.false((await verdictOn([first, { ...second, label: 'dog' }, ...rest])).passed);
  t.false((await verdictOn([first, { ...second, box: box(26) }, ...rest])).passed);
});

test('scores that drift and things that are not there are refused', async (t) => {
  const drifted = all.map((each) => ({ ...each, confidence: each.confidence + 0.1 }));
  t.regex((await verdictOn(drifted)).reason ?? '', /scores are off/);
  const invented = [500, 520].map((x) => ({ label: 'person', confidence: 0.6, box: box(x) }));
  t.true((await verdictOn([...all, ...invented.slice(1)])).passed);
  t.regex((await verdictOn([...all, ...invented])).reason ?? '', /not there/);
});

test('a detector that breaks has not passed, nor has a model without golden pictures', async (t) => {
  const broken = new FakeDetector();
  broken.detect = () => Promise.reject(new Error('out of memory'));
  t.regex((await goldenTest(broken, golden)).reason ?? '', /out of memory/);
  t.regex((await goldenTest(new FakeDetector(), [])).reason ?? '', /without golden pictures/);
});
