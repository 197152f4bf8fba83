import test from 'ava';
import { Reserve } from '../../../edge/safety/reserve.ts';
import type { RobotState } from '../../../firmware-bridge/link.ts';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import { meters, metersPerSecond, unixMilliseconds } from '../../../protocol/units.ts';
import { origin, place } from '../a-job.ts';

function aState(changes: Partial<RobotState> = {}): RobotState {
  return {
    time: unixMilliseconds(1),
    at: origin,
    altitude: meters(0),
    heading: 0,
    speed: metersPerSecond(1.5),
    battery: 1,
    motion: 'moving',
    charging: false,
    compartments: [],
    ...changes,
  };
}

/** Drives the corners in steps of a metre; the battery falls by `cost` a metre. */
function drive(
  reserve: Reserve,
  corners: readonly (readonly [number, number])[],
  battery: number,
  cost: number,
) {
  let left = battery;
  let [east, north] = corners[0] ?? [0, 0];
  for (const [toEast, toNorth] of corners.slice(1)) {
    const length = Math.hypot(toEast - east, toNorth - north);
    for (let i = 1; i <= length; i++) {
      left -= cost;
      const at = place(east + ((toEast - east) * i) / length, north + ((toNorth - north) * i) / length);
      const wanted = reserve.wanted(aState({ at, battery: left }), true);
      if (wanted !== undefined) return { wanted, battery: left, at };
    }
    [east, north] = [toEast, toNorth];
  }
  return { wanted: undefined, battery: left, at: place(east, north) };
}

test('Down to the reserve it wants home along the way it came, corner by corner, and there to charge', (t) => {
  const reserve = new Reserve();
  const { wanted, battery } = drive(
    reserve,
    [
      [0, 0],
      [0, 500],
      [900, 500],
    ],
    0.15,
    1e-4,
  );
  t.is(wanted?.kind, 'drive');
  const path = wanted?.kind === 'drive' ? wanted.path : [];
  t.true(straightMeters(path.at(-1) ?? place(9e3, 0), origin) < 12);
  t.true(
    path.some((at) => straightMeters(at, place(0, 500)) < 15),
    'around the corner, not across',
  );
  t.true(battery > 0.05 && battery <= 0.12);
  t.is(reserve.wanted(aState({ at: origin, battery: 0.06 }), true)?.kind, 'charge');
  t.is(reserve.wanted(aState({ at: origin, battery: 0.2, charging: true }), true)?.kind, 'charge');
  t.is(reserve.wanted(aState({ at: origin, battery: 0.3, charging: true }), true), undefined);
});

test('Loops are not driven again on the way home', (t) => {
  const reserve = new Reserve();
  const { wanted } = drive(
    reserve,
    [
      [0, 0],
      [200, 0],
      [200, 300],
      [100, 300],
      [100, 0],
      [100, -400],
      [100, -900],
    ],
    0.13,
    4e-5,
  );
  const path = wanted?.kind === 'drive' ? wanted.path : [];
  t.true(path.length > 10);
  t.true(path.every((at) => straightMeters(at, place(200, 300)) > 100));
});

test('Near its charger it uses more of the battery than far from it', (t) => {
  const near = drive(
    new Reserve(),
    [
      [0, 0],
      [50, 0],
      [0, 0],
      [50, 0],
      [0, 0],
      [50, 0],
    ],
    0.06,
    1e-4,
  );
  t.true(near.battery < 0.06 && near.battery > 0.04);
  t.true(straightMeters(near.at, origin) < 60);
});

test('It does not leave an open door, nor the way to a charger', (t) => {
  const reserve = new Reserve();
  t.is(reserve.wanted(aState({ battery: 0.04 }), false), undefined);
  t.false(reserve.isGoingHome());
  t.not(reserve.wanted(aState({ battery: 0.04 }), true), undefined);
});
