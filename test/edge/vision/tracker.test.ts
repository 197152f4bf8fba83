import test from 'ava';
import type { Detection } from '../../../edge/vision/detector.ts';
import { sceneOf } from '../../../edge/vision/scene.ts';
import { Tracker } from '../../../edge/vision/tracker.ts';

const PICTURE = { width: 640, height: 480 };

const aThing = (label: string, x: number, y: number, width: number, height: number): Detection => ({
  label,
  confidence: 0.8,
  box: { x, y, width, height },
});

test('a person who walks through the picture stays one track, and its velocity is learnt', (t) => {
  const tracker = new Tracker();
  const ids = new Set<number>();
  for (let step = 0; step < 20; step++) {
    const [track] = tracker.update([aThing('person', 10 * step, 100, 60, 160)], step * 200);
    ids.add(track?.id ?? 0);
    if (step === 19) t.true(Math.abs((track?.velocity.x ?? 0) - 50) < 1);
  }
  t.is(ids.size, 1);
});

test('two who pass each other keep their tracks', (t) => {
  const tracker = new Tracker();
  let tracks = tracker.update([], 0);
  for (let step = 0; step <= 20; step++) {
    const left = aThing('person', 20 * step, 100, 60, 160);
    const right = aThing('person', 400 - 20 * step, 140, 60, 160);
    tracks = tracker.update([left, right], step * 200);
  }
  const ids = tracks.map(({ id, box }) => [id, box.x] as const);
  t.deepEqual(
    ids.sort(([a], [b]) => a - b),
    [
      [1, 400],
      [2, 0],
    ],
  );
});

test('a thing out of sight for long is forgotten; tracks do not pile up', (t) => {
  const tracker = new Tracker();
  for (let step = 0; step < 500; step++) {
    const tracks = tracker.update(
      [aThing('car', (step * 97) % 600, (step * 53) % 400, 20, 20)],
      step * 1_000,
    );
    t.true(tracks.length <= 3);
  }
});

test('one flicker is nobody; seen again it is a person, and a tall one is near', (t) => {
  const tracker = new Tracker();
  const near = aThing('person', 300, 100, 120, 300);
  t.is(sceneOf(tracker.update([near], 0), PICTURE, 0).people, 0);
  const scene = sceneOf(tracker.update([near], 200), PICTURE, 200);
  t.like(scene, { people: 1, pedestrianNear: true, blocked: false });
  const far = aThing('person', 20, 100, 20, 60);
  tracker.update([far], 400);
  t.like(sceneOf(tracker.update([far], 600), PICTURE, 600), { people: 1, pedestrianNear: false });
});

test('a vehicle that stands in the way for some pictures blocks it; one that drives or stands aside does not', (t) => {
  const blockedBy = (at: (step: number) => Detection) => {
    const tracker = new Tracker();
    let blocked = false;
    for (let step = 0; step < 12; step++) {
      blocked = sceneOf(tracker.update([at(step)], step * 200), PICTURE, step * 200).blocked;
    }
    return blocked;
  };
  t.true(blockedBy(() => aThing('car', 220, 200, 200, 180)));
  t.false(blockedBy((step) => aThing('car', 100 + 25 * step, 200, 200, 180)));
  t.false(blockedBy(() => aThing('car', 10, 200, 150, 180)));
});
