import test from 'ava';
import fc from 'fast-check';
import type { ChargeTask } from '../../../../hub/planning/charging/charge-task.ts';
import { chooseCharges } from '../../../../hub/planning/charging/choose-charges.ts';
import { bestWatts, mayCharge } from '../../../../hub/planning/charging/energy-screen.ts';
import { whyNoCharges } from '../../../../hub/planning/charging/why-no-charges.ts';
import { chargeTask } from './charge-tasks.ts';
import { asCharges, type Charge, walkCharges } from './walk-charges.ts';

const RUNS = 150;

/** Every choice of at most one charge between two visits, its level on a grid. */
function* allCharges(task: ChargeTask, before: number): Iterable<readonly Charge[]> {
  if (before > task.visits.length) return void (yield []);
  const { capacity = 0, curve = [], reserve } = task.vehicle.battery;
  const levels = [
    ...curve.map(({ upTo }) => upTo),
    ...Array.from({ length: 8 }, (_, i) => reserve + ((capacity - reserve) * i) / 8),
  ];
  for (const rest of allCharges(task, before + 1)) {
    yield rest;
    for (const [charger] of task.chargers.entries())
      for (const upTo of levels) yield [{ before, charger, upTo }, ...rest];
  }
}

function bruteForce(task: ChargeTask): number {
  let best = Number.POSITIVE_INFINITY;
  for (const charges of allCharges(task, 0)) {
    const cost = walkCharges(task, charges);
    if (typeof cost === 'number') best = Math.min(best, cost);
  }
  return best;
}

test('no choice of chargers and levels is cheaper than the one that is chosen', (t) => {
  let charged = 0;
  fc.assert(
    fc.property(chargeTask, (task) => {
      const chosen = chooseCharges(task);
      if (chosen !== undefined && chosen.charges.length > 0) charged++;
      return (chosen?.cost ?? Number.POSITIVE_INFINITY) <= bruteForce(task) + 1e-4;
    }),
    { numRuns: RUNS, seed: 6 },
  );
  t.true(charged > 20, `${charged} tasks charged`);
});

test('a plan costs what it says and never goes below the reserve, above the capacity or on a plug in use', (t) => {
  fc.assert(
    fc.property(chargeTask, (task) => {
      const chosen = chooseCharges(task);
      if (chosen === undefined) return true;
      const { capacity = 0, reserve } = task.vehicle.battery;
      const walked = walkCharges(task, asCharges(task, chosen.charges));
      return (
        typeof walked === 'number' &&
        Math.abs(walked - chosen.cost) < 1e-3 &&
        chosen.charges.every(
          ({ levelBefore, levelAfter, seconds }) =>
            levelBefore >= reserve - 1e-5 && levelAfter <= capacity + 1e-5 && seconds >= 0,
        )
      );
    }),
    { numRuns: 500, seed: 7 },
  );
  t.pass();
});

test('the screen never refuses what can be charged', (t) => {
  let refused = 0;
  fc.assert(
    fc.property(chargeTask, (task) => {
      const { vehicle, matrix, visits, chargers } = task;
      const places = [vehicle.start, ...visits.map(({ place = 0 }) => place), vehicle.end ?? 0];
      const legs = places.slice(1).map((to, i) => (places[i] ?? 0) * matrix.size + to);
      const used = legs.reduce((sum, arc) => sum + (matrix.wattHours[arc] as number), 0);
      const seconds = legs.reduce((sum, arc) => sum + (matrix.seconds[arc] as number), 0);
      const may = mayCharge(
        vehicle.battery,
        used,
        vehicle.shiftEnd - vehicle.ready - seconds,
        bestWatts(vehicle.battery, chargers),
      );
      if (!may) refused++;
      return may || chooseCharges(task) === undefined;
    }),
    { numRuns: 300, seed: 8 },
  );
  t.true(refused >= 0);
});

test('without a charger that can be reached the reason says so, with a plug taken for ever it says that', (t) => {
  const [task] = fc.sample(
    chargeTask.filter((drawn) => (chooseCharges(drawn)?.charges.length ?? 0) > 0),
    {
      numRuns: 1,
      seed: 9,
    },
  ) as [ChargeTask];
  t.is(whyNoCharges({ ...task, chargers: [] }), 'NO_CHARGER');
  const taken = [{ begin: 0, end: Number.POSITIVE_INFINITY }];
  t.is(
    whyNoCharges({
      ...task,
      bookings: new Map([
        ['fast', taken],
        ['slow', taken],
      ]),
    }),
    'PLUGS',
  );
});
