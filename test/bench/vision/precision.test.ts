import test from 'ava';
import { labelled } from '../../../bench/vision/labels.ts';
import { averagePrecision, judge } from '../../../bench/vision/precision.ts';
import { cocoLabels } from '../../../edge/vision/nanodet/labels.ts';

const found = (label: string, confidence: number, x: number) => ({
  label,
  confidence,
  box: { x, y: 0, width: 10, height: 10 },
});
const picture = {
  from: 'darknet',
  path: 'none',
  things: [
    { labels: ['person'], box: [0, 0, 10, 10] },
    { labels: ['car', 'truck'], box: [100, 0, 10, 10] },
  ],
  unclear: [[200, 0, 50, 50]],
} as const;

test('a thing is found once, under any of its labels, by the most confident box that covers half of it', (t) => {
  const { judged, things } = judge(picture, [
    found('person', 0.5, 1),
    found('person', 0.9, 2),
    found('truck', 0.8, 101),
    found('dog', 0.7, 0),
    found('person', 0.6, 210),
  ]);
  t.is(things, 2);
  t.deepEqual(
    judged.map(({ confidence, isRight }) => [confidence, isRight]),
    [
      [0.9, true],
      [0.8, true],
      [0.7, false],
      [0.5, false],
    ],
  );
  const people = judge(picture, [found('person', 0.9, 2), found('dog', 0.7, 0)], new Set(['person']));
  t.deepEqual([people.things, people.judged.length], [1, 1]);
});

test('the average precision is the area under the curve made monotone', (t) => {
  const right = (confidence: number) => ({ confidence, isRight: true });
  const wrong = (confidence: number) => ({ confidence, isRight: false });
  t.is(averagePrecision([right(0.9), right(0.8)], 2), 1);
  t.is(averagePrecision([right(0.9), wrong(0.95)], 1), 0.5);
  t.is(averagePrecision([right(0.9), wrong(0.1)], 2), 0.5);
  // Precision 1, then 2/3 at the second: half of each.
  t.true(Math.abs(averagePrecision([right(0.9), wrong(0.8), right(0.7)], 2) - (1 + 2 / 3) / 2) < 1e-12);
  t.is(averagePrecision([], 0), 0);
});

test('every hand-written label is one of the network’s and no box is empty', (t) => {
  for (const { things } of labelled) {
    for (const { labels, box } of things) {
      t.true(labels.every((label) => cocoLabels.includes(label)));
      t.true(box[2] > 0 && box[3] > 0 && box[0] >= 0 && box[1] >= 0);
    }
  }
});
