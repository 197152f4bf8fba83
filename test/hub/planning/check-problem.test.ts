import test from 'ava';
import { checkProblem } from '../../../hub/planning/check-problem.ts';
import type { PlanJob, PlanProblem, PlanVehicle } from '../../../hub/planning/problem.ts';
import { solve } from '../../../hub/planning/solver/solve.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { unixSeconds } from '../../../protocol/units.ts';
import { aProblem } from './a-problem.ts';

const wish = { from: [1, 0], to: [2, 0], latest: 100, parcels: 1, soft: false, priority: 0 } as const;
const fine = aProblem([{ at: [0, 0], parcels: 2, charge: 20 }], [wish]);
const job = fine.jobs[0] as PlanJob;
const vehicle = fine.vehicles[0] as PlanVehicle;
const matrix = fine.matrices['pavement'] as PlanProblem['matrices'][string];
const withJob = (change: Partial<PlanJob>): PlanProblem => ({ ...fine, jobs: [{ ...job, ...change }] });
const stop = { place: 1, earliest: unixSeconds(0), latest: unixSeconds(50), service: 0 };

const impossible: Readonly<Record<string, PlanProblem>> = {
  'a window that closes before it opens': withJob({ pickUp: { ...stop, earliest: unixSeconds(60) } }),
  'an unknown place': withJob({ dropOff: { ...stop, place: 17 } }),
  'half a place': withJob({ dropOff: { ...stop, place: 0.5 } }),
  'a load below nothing': withJob({ load: { parcels: -1, grams: 0, milliliters: 0 } }),
  'a time that is no number': withJob({ pickUp: { ...stop, latest: unixSeconds(Number.NaN) } }),
  'a job that is there twice': { ...fine, jobs: [job, job] },
  'a vehicle of an unknown profile': { ...fine, vehicles: [{ ...vehicle, profile: 'wings' }] },
  'a shift that ends before it begins': { ...fine, vehicles: [{ ...vehicle, shiftEnd: unixSeconds(-1) }] },
  'a hole in the matrix': {
    ...fine,
    matrices: {
      pavement: { ...matrix, seconds: matrix.seconds.map((value, i) => (i === 1 ? Number.NaN : value)) },
    },
  },
  'a matrix that is too small': {
    ...fine,
    matrices: { pavement: { ...matrix, wattHours: new Float64Array(2) } },
  },
};

for (const [what, problem] of Object.entries(impossible)) {
  test(`${what} is refused`, (t) => {
    const error = t.throws(() => solve(problem, { frozen: new Map(), seed: 1, stop: { iterations: 10 } }));
    t.true(isFleetError(error, 'PLAN_PROBLEM_INVALID'));
  });
}

test('a job without any visit is refused', (t) => {
  const { pickUp, dropOff, ...none } = job;
  t.truthy(pickUp ?? dropOff);
  t.throws(() => checkProblem({ ...fine, jobs: [none] }), { message: /without any visit/ });
});

test('a problem that is whole is accepted, even when nothing of it can be served', (t) => {
  const island = {
    ...matrix,
    seconds: matrix.seconds.map((_, i) => (i % 4 === 0 ? 0 : Number.POSITIVE_INFINITY)),
  };
  const options = { frozen: new Map(), seed: 1, stop: { iterations: 10 } };
  t.notThrows(() => checkProblem(fine));
  t.is(solve({ ...fine, matrices: { pavement: island } }, options).unassigned[0]?.code, 'UNREACHABLE');
  t.is(solve({ ...fine, vehicles: [] }, options).unassigned[0]?.code, 'NO_VEHICLE');
  // A hub whose robots are all off line: chargers and jobs have places, and no matrix knows them.
  const chargers = [{ id: 'depot', place: 0, plugs: 2, watts: 300 }];
  const empty = { ...fine, vehicles: [], matrices: {}, chargers };
  t.is(solve(empty, options).unassigned[0]?.code, 'NO_VEHICLE');
  t.deepEqual(solve({ ...fine, jobs: [] }, options).unassigned, []);
});
