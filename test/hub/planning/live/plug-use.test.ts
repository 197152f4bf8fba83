import test from 'ava';
import { type FleetFigures, fleetFigures } from '../../../../hub/planning/fleet-figures.ts';
import { readProblemJson } from '../../../../hub/planning/formats/problem-json.ts';
import type { LiveCharger } from '../../../../hub/planning/live/live-problem.ts';
import { type Charging, plugUse } from '../../../../hub/planning/live/plug-use.ts';
import { solve } from '../../../../hub/planning/solver/solve.ts';
import { place } from '../../support/a-world.ts';

const figures = fleetFigures['pavement-robot'] as FleetFigures;
const charger: LiveCharger = { id: 'east', at: place(0, 0), plugs: 1, watts: 1_000 };
const HOUR = 3_600;

const charging = (robot: string, parts: Partial<Charging<string>>): Charging<string> => ({
  robot,
  figures,
  charger,
  isPlugged: false,
  arrives: 0,
  usable: 300,
  enough: 0.9,
  ...parts,
});

test('a robot that charges for nothing in particular leaves for work with half a battery', (t) => {
  const { leaves, taken } = plugUse([charging('red', { isPlugged: true, usable: 400 })]);
  t.deepEqual(leaves.get('red'), { ready: (200 / 1_000) * HOUR, usable: 600 });
  // Up to 80 % at full power, then a tenth of it.
  t.deepEqual(taken.get('east'), [{ begin: 0, end: (560 / 1_000) * HOUR + (120 / 100) * HOUR }]);
});

test('a robot that a plan lets charge a little on its way goes on with that', (t) => {
  const { leaves, taken } = plugUse([charging('red', { isPlugged: true, usable: 300, enough: 0.3 })]);
  t.deepEqual(leaves.get('red'), { ready: 216, usable: 360 });
  t.deepEqual(taken.get('east'), [{ begin: 0, end: 216 }]);
});

test('a robot that would stand in line works with what it has, one with nothing but its reserve waits', (t) => {
  const first = charging('red', { isPlugged: true, usable: 300, enough: 0.5 });
  const inLine = charging('blue', { arrives: 30 });
  const empty = charging('green', { arrives: 60, usable: 200 });
  const { leaves, taken } = plugUse([inLine, empty, first]);
  t.false(leaves.has('blue'));
  t.deepEqual(leaves.get('green'), { ready: 1_080 + 1_440, usable: 600 });
  t.deepEqual(taken.get('east')?.[1]?.begin, 1_080);
});

test('a plug that an idle robot holds is not planned with', (t) => {
  const chargers = [
    { id: 'near', place: 2, plugs: 1, watts: 100 },
    { id: 'far', place: 4, plugs: 1, watts: 100 },
  ];
  const { problem, frozen } = readProblemJson(
    JSON.stringify({
      weights: { second: 1, meter: 1 },
      places: [0, 100, 300, 900, 1_000].map((x) => [x, 0]),
      profiles: { robot: { metersPerSecond: 1, wattHoursPerMeter: 0.01 } },
      chargers,
      vehicles: [
        {
          id: 'red',
          profile: 'robot',
          start: 0,
          shiftEnd: 40_000,
          battery: { usable: 9.5, reserve: 1, capacity: 20 },
        },
      ],
      jobs: [{ id: 'bread', pickUp: { place: 1 }, dropOff: { place: 3 } }],
    }),
  );
  const chargerOf = (taken: readonly { begin: number; end: number }[]) => {
    const [near, far] = problem.chargers ?? [];
    if (near === undefined || far === undefined) return undefined;
    const held = { ...problem, chargers: [{ ...near, taken }, far] };
    const plan = solve(held, { frozen, seed: 1, stop: { iterations: 50 } });
    return plan.routes[0]?.stops.flatMap((stop) => (stop.kind === 'charge' ? [stop.begin] : []));
  };
  const free = chargerOf([]) ?? [];
  t.is(free.length, 1);
  t.true((free[0] as number) < 1_000);
  const waited = chargerOf([{ begin: 0, end: 3_000 }]) ?? [];
  t.true(waited.every((begin) => begin >= 3_000));
});
