import test from 'ava';
import type { Detector } from '../../../edge/vision/detector.ts';
import { FakeDetector } from '../../../edge/vision/fake-detector.ts';
import { Lookout } from '../../../edge/vision/lookout.ts';
import { NoDetector } from '../../../edge/vision/no-detector.ts';
import { SimulatedDetector } from '../../../firmware-bridge/simulated/detector.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { aSimulatedRobot } from '../../firmware-bridge/a-link.ts';

const image = { time: unixMilliseconds(1), width: 16, height: 12, pixels: new Uint8Array(16 * 12 * 3) };

/** What every Detector does. */
const detectors: [string, () => Detector][] = [
  ['The in-memory detector', () => new FakeDetector()],
  ['No detector', () => new NoDetector()],
  ['The simulated detector', () => new SimulatedDetector(() => ({ pedestrians: 3 }))],
];
for (const [name, make] of detectors) {
  test(`${name} names its model and reports boxes inside the picture with confidences from 0 to 1`, async (t) => {
    const detector = make();
    await detector.start();
    t.is(detector.modelHash.length, 32);
    for (const { confidence, box } of await detector.detect(image)) {
      t.true(confidence >= 0 && confidence <= 1);
      t.true(box.x >= 0 && box.x + box.width <= image.width && box.y + box.height <= image.height);
    }
    await detector.stop();
  });
}

async function aLookout(detector: Detector) {
  const { robot, pass, clock, last } = await aSimulatedRobot();
  const troubles: FleetError[] = [];
  const lookout = new Lookout(detector, clock, (trouble) => troubles.push(trouble));
  await lookout.start(robot);
  return { lookout, pass, last, troubles, robot };
}

const person = { label: 'person', confidence: 0.8, box: { x: 0, y: 0, width: 1, height: 1 } };

test('People are counted, reported as a count in a coarse cell, and not twice within five seconds', async (t) => {
  const detector = new FakeDetector();
  const other = { ...person, box: { ...person.box, x: 4 } };
  detector.sees = [person, other, { ...person, confidence: 0.2 }, { ...person, label: 'dog' }];
  const { lookout, pass, last } = await aLookout(detector);
  await pass(2_000);
  t.is(lookout.sight().people, 2);
  const seen = lookout.observation(last());
  t.like(seen, { kind: 'observation', label: 'person', count: 2, confidence: 800, cell: '59913:10752' });
  t.is(lookout.observation(last()), undefined);
  await pass(5_000);
  t.not(lookout.observation(last()), undefined);
});

test('What is seen becomes what safety obeys, and one observation of each kind', async (t) => {
  const detector = new FakeDetector();
  const tall = (x: number) => ({ ...person, box: { x, y: 2, width: 2, height: 9 } });
  const car = { label: 'car', confidence: 0.7, box: { x: 4, y: 2, width: 8, height: 9 } };
  detector.sees = [tall(0), tall(3), tall(10), tall(13), car];
  const { lookout, pass, last } = await aLookout(detector);
  await pass(2_000);
  t.like(lookout.sight(), { people: 4, pedestrianNear: true, blocked: true });
  t.true(lookout.sight().looks >= 6);
  const told = Array.from({ length: 5 }, () => lookout.observation(last()));
  t.deepEqual(
    told.map((event) => (event?.kind === 'observation' ? `${event.count} ${event.label}` : undefined)),
    ['4 person', '4 crowd', '1 pedestrian-near', '1 path-blocked', undefined],
  );
  detector.sees = [];
  await pass(500);
  t.like(lookout.sight(), { people: 0, pedestrianNear: false, blocked: false });
});

test('A detector that hangs or ends is started again and looks on', async (t) => {
  const detector = new FakeDetector();
  detector.sees = [person];
  let starts = 0;
  detector.start = () => {
    starts += 1;
    return Promise.resolve();
  };
  const { lookout, pass, troubles } = await aLookout(detector);
  const detect = detector.detect.bind(detector);
  detector.detect = () => new Promise(() => undefined);
  await pass(11_000);
  t.deepEqual(
    troubles.map(({ code }) => code),
    ['DETECTOR_FAILED'],
  );
  t.is(starts, 2);
  t.is(lookout.sight().looks, 0);
  detector.detect = detect;
  await pass(12_000);
  t.true(lookout.sight().looks > 2);
});

test('Stopped in the middle of a picture it stays stopped and has nothing to complain of', async (t) => {
  const detector = new FakeDetector();
  let starts = 0;
  let giveUp = (_: Error) => {};
  detector.start = () => {
    starts += 1;
    return Promise.resolve();
  };
  detector.detect = () =>
    new Promise((_, reject) => {
      giveUp = reject;
    });
  detector.stop = () => Promise.resolve(giveUp(new Error('stopped')));
  const { lookout, pass, troubles } = await aLookout(detector);
  await pass(9_000);
  await lookout.stop();
  await pass(15_000);
  t.is(starts, 1);
  t.deepEqual(troubles, []);
});

test('A detector that does not start, or a camera, leaves the robot without eyes and tells why', async (t) => {
  const detector = new FakeDetector();
  detector.start = () =>
    Promise.reject(new FleetError('MODEL_GOLDEN_FAILED', { name: 'it', reason: 'blind' }));
  const { lookout, pass, troubles } = await aLookout(detector);
  await pass(1_000);
  t.is(lookout.sight().looks, 0);
  t.deepEqual(
    troubles.map(({ code }) => code),
    ['MODEL_GOLDEN_FAILED'],
  );
});

test('An old look counts for nothing', async (t) => {
  const detector = new FakeDetector();
  detector.sees = [person];
  const { lookout, pass, robot, last } = await aLookout(detector);
  await pass(1_500);
  t.is(lookout.sight().people, 1);
  const state = last();
  await robot.stop();
  await pass(0);
  const { lookout: blind } = await aLookout(detector);
  t.is(blind.sight().people, 0);
  t.is(blind.observation(state), undefined);
});

test('A detector that fails is reported once and costs only observations', async (t) => {
  const detector = new FakeDetector();
  detector.detect = () => Promise.reject(new Error('model gone'));
  const { lookout, pass, troubles } = await aLookout(detector);
  await pass(5_000);
  t.is(lookout.sight().people, 0);
  t.deepEqual(
    troubles.map(({ code }) => code),
    ['DETECTOR_FAILED'],
  );
});
