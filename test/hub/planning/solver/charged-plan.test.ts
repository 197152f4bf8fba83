import test from 'ava';
import { readProblemJson } from '../../../../hub/planning/formats/problem-json.ts';
import { solve } from '../../../../hub/planning/solver/solve.ts';
import { unixSeconds, wattHours } from '../../../../protocol/units.ts';

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

test('what is missing for a charge is told: a charger in reach, a plug, the time', (t) => {
  const told = (
    change: (problem: ReturnType<typeof street>['problem']) => ReturnType<typeof street>['problem'],
  ) => {
    const { problem, frozen } = street(8);
    return solve(change(problem), { frozen, seed: 1, stop: { iterations: 50 } }).unassigned.map(
      ({ code, constraint }) => `${code}: ${constraint}`,
    );
  };
  const withPost = (change: object) =>
    told((problem) => ({
      ...problem,
      chargers: (problem.chargers ?? []).map((charger) => ({ ...charger, ...change })),
    }));
  t.regex(withPost({ taken: [{ begin: 0, end: 1e9 }] })[0] ?? '', /^BATTERY: .* others have the plugs$/);
  const hurried = told((problem) => ({
    ...problem,
    jobs: problem.jobs.map(({ dropOff, ...job }) => ({
      ...job,
      ...(dropOff && { dropOff: { ...dropOff, latest: unixSeconds(620) } }),
    })),
    vehicles: problem.vehicles.map((vehicle) => ({ ...vehicle, shiftEnd: unixSeconds(1_210) })),
  }));
  t.regex(hurried[0] ?? '', /^BATTERY: .* no time to charge them$|^BATTERY: .* below its reserve$/);
  const far = told((problem) => ({
    ...problem,
    vehicles: problem.vehicles.map((vehicle) => ({
      ...vehicle,
      battery: { ...vehicle.battery, usable: wattHours(2) },
    })),
  }));
  t.regex(far[0] ?? '', /^BATTERY: .* no charger on the way is in its reach$/);
});

test('a vehicle with a break charges as well, and takes its break', (t) => {
  const { problem, frozen } = street(8);
  const vehicles = problem.vehicles.map((vehicle) => ({
    ...vehicle,
    breaks: [{ earliest: unixSeconds(300), latest: unixSeconds(900), seconds: 100 }],
  }));
  const plan = solve({ ...problem, vehicles }, { frozen, seed: 1, stop: { iterations: 50 } });
  t.deepEqual(plan.unassigned, []);
  const kinds = plan.routes[0]?.stops.map(({ kind }) => kind) ?? [];
  t.true(kinds.includes('charge') && kinds.includes('break'));
});
