import test from 'ava';
import {
  type CarriedParcel,
  judgeMotion,
  type LoadSpan,
  motionLimits,
  overloaded,
  type TracedFrame,
} from '../../protocol/plausibility.ts';
import { unixMilliseconds, unixSeconds } from '../../protocol/units.ts';

const START = 1_790_000_000;
const here = { latitude: 599_000_000, longitude: 107_000_000 };
const parcel: CarriedParcel = {
  pickUp: here,
  end: here,
  pickedUp: unixSeconds(START),
  ended: unixSeconds(START + 9),
  sequences: { first: 10, last: 19 },
};

/** Ten frames of one sample a second, standing at one place; `change` edits sample `i`. */
function standing(change: (i: number) => Partial<TracedFrame['samples'][0]> = () => ({})): TracedFrame[] {
  return Array.from({ length: 10 }, (_, i) => {
    const time = unixMilliseconds((START + i) * 1000);
    const still = { time, at: here, altitude: 0, heading: 0, speed: 0, battery: 500, flags: 2 };
    return { sequence: 10 + i, samples: [{ ...still, ...change(i) }] };
  });
}

const judge = (frames: readonly TracedFrame[], change: Partial<CarriedParcel> = {}) =>
  judgeMotion({ ...parcel, ...change }, frames, motionLimits);

const north = (meters: number) => ({
  ...here,
  latitude: here.latitude + Math.round((meters / 111_195) * 1e7),
});
const east = (meters: number) => ({
  ...here,
  longitude: here.longitude + Math.round((meters / 111_195 / 0.5015) * 1e7),
});

test('a trip within the limits has no reason against it', (t) => {
  t.deepEqual(judge(standing()), []);
});

test('a position may wander by its noise, and not further', (t) => {
  for (const move of [north, east]) {
    t.deepEqual(judge(standing((i) => (i === 5 ? { at: move(85) } : {}))), []);
    t.deepEqual(judge(standing((i) => (i === 5 ? { at: move(95) } : {}))), ['teleport']);
  }
});

test('a stated speed above any robot, and time running backwards, are disputed', (t) => {
  t.deepEqual(judge(standing((i) => (i === 3 ? { speed: 3_001 } : {}))), ['speed']);
  const backwards = judge(standing((i) => (i === 5 ? { time: unixMilliseconds((START + 2) * 1000) } : {})));
  t.deepEqual(backwards, ['trace-clock']);
});

test('a missing frame is a gap; the last eight may still be on their way', (t) => {
  t.deepEqual(judge(standing().toSpliced(4, 1)), ['gap']);
  t.deepEqual(judge(standing().slice(1)), ['gap']);
  t.deepEqual(judge(standing().slice(0, 2)), []);
  t.deepEqual(judge(standing().slice(0, 1)), ['gap']);
});

test('a hand-over far from its place, or seen by no sample, is disputed', (t) => {
  t.deepEqual(judge(standing(), { end: north(119) }), []);
  t.deepEqual(judge(standing(), { end: north(121) }), ['far-hand-over']);
  t.deepEqual(judge(standing(), { ended: unixSeconds(START + 500) }), ['trace-missing']);
});

test('work outside the service area is disputed', (t) => {
  const limits = {
    ...motionLimits,
    inArea: ({ latitude }: { latitude: number }) => latitude < here.latitude,
  };
  t.deepEqual(judgeMotion(parcel, standing(), limits), ['outside-area']);
});

test('more parcels at once than fit are disputed, each of them', (t) => {
  const span = (from: number, to: number, grams = 1): LoadSpan => ({
    from: unixSeconds(from),
    to: unixSeconds(to),
    load: { parcels: 1, grams, milliliters: 1 },
  });
  const capacity = { parcels: 2, grams: 100, milliliters: 100 };
  t.deepEqual(overloaded([span(0, 10), span(5, 15), span(10, 20)], capacity), []);
  t.deepEqual(overloaded([span(0, 10), span(5, 15), span(9, 20), span(30, 40)], capacity), [0, 1, 2]);
  t.deepEqual(overloaded([span(0, 10, 60), span(5, 15, 60)], capacity), [0, 1]);
});
