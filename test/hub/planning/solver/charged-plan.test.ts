import test from 'ava';
import { readProblemJson } from '../../../../hub/planning/formats/problem-json.ts';
import { solve } from '../../../../hub/planning/solver/solve.ts';

/** Along a street of 100 m posts; the only charger stands at 300 m. A metre takes a second and a hundredth of a watt-hour. */
const street = (usable: number, plugs = 1) =>
  readProblemJson(
    JSON.stringify({
      weights: { second: 1, meter: 1 },
      places: [0, 100, 200, 300, 400, 500, 600].map((x) => [x, 0]),
      profiles: { robot: { metersPerSecond: 1, wattHoursPerMeter: 0.01 } },
      chargers: [{ id: 'post', place: 3, plugs, watts: 100 }],
      vehicles: [
        {
          id: 'red',
          profile: 'robot',
          start: 0,
          end: 0,
          shiftEnd: 9_000,
          battery: { usable, reserve: 1, capacity: 10 },
        },
      ],
      jobs: [{ id: 'bread', pickUp: { place: 1 }, dropOff: { place: 6, latest: 4_000 } }],
    }),
  );
const planOf = ({ problem, frozen }: ReturnType<typeof street>) =>
  solve(problem, { frozen, seed: 1, stop: { iterations: 200 } });

test('a robot that cannot come back on its battery charges on its way', (t) => {
  const plan = planOf(street(8));
  t.deepEqual(plan.unassigned, []);
  const stops = plan.routes[0]?.stops ?? [];
  const charge = stops.find((stop) => stop.kind === 'charge');
  t.truthy(charge);
  if (charge?.kind !== 'charge') return;
  t.is(charge.charger, 'post');
  // Twelve watt-hours there and back, eight in the battery, one stays: five at least are charged.
  t.true(charge.after - charge.before >= 5 - 1e-6 && charge.after <= 10 + 1e-6 && charge.before >= 1 - 1e-6);
  t.true(Math.abs(charge.seconds - ((charge.after - charge.before) * 3_600) / 100) < 1);
});

test('a robot with enough in its battery goes past the charger', (t) => {
  t.true(planOf(street(14)).routes[0]?.stops.every(({ kind }) => kind !== 'charge'));
});

test('without a plug the job waits, and the reason is the battery', (t) => {
  const plan = planOf(street(8, 0));
  t.deepEqual(
    plan.unassigned.map(({ code }) => code),
    ['BATTERY'],
  );
});
