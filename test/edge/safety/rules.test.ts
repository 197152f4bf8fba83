import test from 'ava';
import { judge } from '../../../edge/safety/rules.ts';
import { blind } from '../../../edge/safety/sight.ts';
import type { SafetyView } from '../../../edge/safety/view.ts';
import type { RobotState } from '../../../firmware-bridge/link.ts';
import { noFences } from '../../../maps/zones/fences.ts';
import { meters, metersPerSecond, unixMilliseconds } from '../../../protocol/units.ts';
import { origin, place } from '../a-job.ts';
import { aZone, box, fencesOf } from './a-guarded-robot.ts';

const state: RobotState = {
  time: unixMilliseconds(1_000_000),
  at: origin,
  altitude: meters(0),
  heading: 90,
  speed: metersPerSecond(1.5),
  battery: 0.8,
  motion: 'moving',
  charging: false,
  compartments: [null],
};

/** A robot that drives on a quiet street, and what differs. */
function aView(changes: Partial<SafetyView> = {}): SafetyView {
  return {
    now: unixMilliseconds(1_000_000),
    loopSilence: 50,
    firmwareSilence: 50,
    eyeSilence: 200,
    stopButton: false,
    bumperUntil: 0,
    held: null,
    missionEnds: undefined,
    robot: {
      kind: 'pavement-robot',
      model: 'test',
      maxSpeed: metersPerSecond(1.7),
      compartments: 1,
      camera: true,
      braking: { comfortable: 0.8, emergency: 6 },
      simulated: true,
    },
    state,
    placeIsSure: true,
    sight: { ...blind, looks: 1 },
    turnsAway: false,
    fences: noFences,
    pathFlaw: undefined,
    goesBack: false,
    tooFast: false,
    ...changes,
  };
}
const droneView = (changes: Partial<SafetyView> = {}) =>
  aView({
    robot: {
      ...aView().robot,
      kind: 'drone',
      maxSpeed: metersPerSecond(12),
      braking: { comfortable: 3, emergency: 8 },
    },
    state: { ...state, altitude: meters(40) },
    ...changes,
  });

const later = unixMilliseconds(1_000_001);
const stopRules: [string, Partial<SafetyView>, Partial<SafetyView>, string][] = [
  [
    'A loop silent for 120 ms may go on, a longer one is dead',
    { loopSilence: 120 },
    { loopSilence: 121 },
    'agent loop stopped',
  ],
  [
    'A firmware silent for 500 ms may go on, a longer one is lost',
    { firmwareSilence: 500 },
    { firmwareSilence: 501 },
    'firmware silent',
  ],
  ['The stop button stops', {}, { stopButton: true }, 'stop button'],
  ['The bumper stops until its time is over', { bumperUntil: 1_000_000 }, { bumperUntil: later }, 'bumper'],
  ['An order to stop stops', {}, { held: 'roadworks' }, 'ordered: roadworks'],
  [
    'A plan holds until its deadline and not at it',
    { missionEnds: later },
    { missionEnds: unixMilliseconds(1_000_000) },
    'mission expired',
  ],
  [
    'The battery’s last 3 % are not for driving',
    { state: { ...state, battery: 0.031 } },
    { state: { ...state, battery: 0.03 } },
    'battery reserve',
  ],
  ['An unsure place stops', {}, { placeIsSure: false }, 'place unsure'],
  [
    'A place outside every keep-in zone stops',
    { fences: fencesOf([aZone('keep-in', box(-9, -9, 9, 9))]) },
    { fences: fencesOf([aZone('keep-in', box(5, 5, 9, 9))]) },
    'outside the service area',
  ],
  [
    'A place in a keep-out zone stops',
    { fences: fencesOf([aZone('keep-out', box(5, 5, 9, 9))]) },
    { fences: fencesOf([aZone('keep-out', box(-9, -9, 9, 9))]) },
    'inside keep-out',
  ],
  [
    'A way that breaks the zones is not begun',
    {},
    { pathFlaw: 'it leaves the service area' },
    'path: it leaves the service area',
  ],
  [
    'Something in the way stops, unless the way turns off',
    { sight: { ...blind, looks: 1, blocked: true }, turnsAway: true },
    { sight: { ...blind, looks: 1, blocked: true } },
    'path blocked',
  ],
  ['A robot that does not keep to its limit is stopped', {}, { tooFast: true }, 'faster than allowed'],
];
for (const [title, allowed, forbidden, reason] of stopRules) {
  test(title, (t) => {
    t.is(judge(aView(allowed)).stop, undefined);
    t.is(judge(aView(forbidden)).stop, reason);
  });
}

test('A charging robot may stand at its charger with an empty battery', (t) => {
  t.is(judge(aView({ state: { ...state, battery: 0.01, charging: true } })).stop, undefined);
});

test('Outside its zones an operator may send it back, at half a metre a second', (t) => {
  const fences = fencesOf([aZone('keep-in', box(5, 5, 9, 9))]);
  t.like(judge(aView({ fences, goesBack: true })), { stop: undefined, speed: 0.5 });
});

const slow = (speed: number, ring = box(-9, -9, 9, 9)) => fencesOf([aZone('slow', ring, speed * 100)]);
const speedRules: [string, Partial<SafetyView>, number][] = [
  ['On a quiet street: the top speed', {}, 1.7],
  [
    'A slope down which it could not stop in time: slower',
    { state: { ...state, slope: -0.2 } },
    (6 - 9.81 * 0.2) * 0.3,
  ],
  ['The same slope upwards: no slower', { state: { ...state, slope: 0.2 } }, 1.7],
  ['So steep that the brake cannot hold it: a creep', { state: { ...state, slope: -0.6 } }, 0.2],
  ['In a slow zone: its limit', { fences: slow(0.5) }, 0.5],
  [
    'In two slow zones: the lower limit',
    { fences: fencesOf([aZone('slow', box(-9, -9, 9, 9), 90), aZone('slow', box(-5, -5, 5, 5), 40)]) },
    0.4,
  ],
  ['Behind a slow zone: the top speed', { fences: slow(0.5, box(-30, -9, -1, 9)) }, 1.7],
  ['Somebody near: 0.6 m/s', { sight: { ...blind, looks: 1, people: 1, pedestrianNear: true } }, 0.6],
  ['Three people in view: the top speed', { sight: { ...blind, looks: 1, people: 3 } }, 1.7],
  ['Four people in view: walking speed', { sight: { ...blind, looks: 1, people: 4 } }, 1],
  ['What was seen more than two seconds ago: walking speed', { eyeSilence: 2_001 }, 1],
  ['No picture yet: walking speed', { sight: blind }, 1],
];
for (const [title, changes, speed] of speedRules) {
  test(title, (t) => {
    const verdict = judge(aView(changes));
    t.is(verdict.stop, undefined);
    t.true(Math.abs(verdict.speed - speed) < 1e-9, `${verdict.speed}`);
  });
}

test('Before a slow zone it slows down in time to enter it slowly', (t) => {
  const fences = slow(0.5, box(2, -9, 30, 9));
  const speeds = [-6, -1, 0, 1, 1.9].map(
    (east) => judge(aView({ fences, state: { ...state, at: place(east, 0) } })).speed,
  );
  t.is(speeds[0], metersPerSecond(1.7));
  t.deepEqual(
    [...speeds].sort((a, b) => b - a),
    speeds,
    'slower and slower',
  );
  t.true((speeds.at(-1) as number) < 0.9);
});

test('People on the pavement do not slow a drone above them, but one that lands', (t) => {
  const crowd = { ...blind, people: 9, pedestrianNear: true, blocked: true };
  t.like(judge(droneView({ sight: crowd })), { stop: undefined, speed: 12 });
  t.is(judge(droneView({ sight: crowd, state: { ...state, altitude: meters(5) } })).stop, 'path blocked');
});

test('Zones of the air do not bind wheels, nor those of the ground wings', (t) => {
  const zones = (taker: 'ground' | 'air') => [{ ...aZone('keep-out', box(-9, -9, 9, 9)), for: taker }];
  t.is(judge(aView({ fences: fencesOf(zones('air'), 'ground') })).stop, undefined);
  t.is(judge(droneView({ fences: fencesOf(zones('ground'), 'air') })).stop, undefined);
  t.is(judge(droneView({ fences: fencesOf(zones('air'), 'air') })).stop, 'inside keep-out');
});

test('What is no number is a reason to stand, never one to drive', (t) => {
  const nan = Number.NaN;
  const views: Partial<SafetyView>[] = [
    { loopSilence: nan },
    { firmwareSilence: nan },
    { bumperUntil: nan },
    { missionEnds: unixMilliseconds(nan) },
    { state: { ...state, battery: nan } },
    { state: { ...state, slope: nan } },
    { now: unixMilliseconds(nan), bumperUntil: 5 },
  ];
  for (const view of views) {
    const { stop, speed } = judge(aView(view));
    t.true(stop !== undefined || speed <= 0.2, JSON.stringify(view));
  }
  const tops = [nan, -1, 0, 1e9].map((maxSpeed) => ({
    ...aView().robot,
    maxSpeed: metersPerSecond(maxSpeed),
  }));
  for (const robot of tops) t.is(judge(aView({ robot })).speed, metersPerSecond(0));
  t.is(judge(aView({ eyeSilence: nan })).speed, metersPerSecond(1));
});

test('A rule that fails stops the robot and says which', (t) => {
  const fences = Object.create(noFences) as typeof noFences;
  fences.flawOf = () => {
    throw new Error('broken');
  };
  t.like(judge(aView({ fences })), { stop: 'safety rule failed: broken', speed: 0 });
});

test('A robot that does not tell its brakes is taken for one with poor ones', (t) => {
  const { braking: _, ...robot } = aView().robot;
  t.true(Math.abs(judge(aView({ robot })).speed - 0.9) < 1e-9);
});
