import test from 'ava';
import { cheapestInsertion } from '../../../hub/planning/cheapest-insertion.ts';
import { type FleetFigures, fleetFigures } from '../../../hub/planning/fleet-figures.ts';
import { withoutImpossible } from '../../../hub/planning/live/impossible.ts';
import { type LiveJob, type LiveRobot, liveProblem } from '../../../hub/planning/live/live-problem.ts';
import { TravelTable } from '../../../hub/planning/live/travel-table.ts';
import { routersOf } from '../../../hub/wiring/routers.ts';
import { ringsOf } from '../../../maps/areas.ts';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import { isInside } from '../../../maps/geometry/polygon.ts';
import { loadMap } from '../../../maps/load.ts';
import { pavement } from '../../../maps/roads/profiles.ts';
import { createRouter, type Router } from '../../../maps/roads/router.ts';
import { type DeviceId, deviceId, jobId, keyText } from '../../../protocol/ids.ts';
import { type CoordinatesE7, unixSeconds } from '../../../protocol/units.ts';

const map = await loadMap({ kind: 'town', seed: 1 });
const routers = routersOf({ map, router: createRouter(map.network, pavement) });
const depot = map.places.depots[0]?.at as CoordinatesE7;
const noFly = ringsOf(map.areas, 'no-fly');
const isShut = (at: CoordinatesE7) => routers['drone']?.snap(at) === undefined;
const doors = map.places.doors.map(({ at }) => at);
const far = doors
  .filter((at) => !isShut(at))
  .sort((a, b) => straightMeters(b, depot) - straightMeters(a, depot));
const shut = doors.find(isShut) as CoordinatesE7;

const idOf = (n: number): DeviceId => deviceId(keyText(new Uint8Array(32).fill(n)));
const robot = (n: number, kind: 'pavement-robot' | 'drone'): LiveRobot => {
  const figures = fleetFigures[kind] as FleetFigures;
  return {
    device: idOf(n),
    figures,
    compartments: 1,
    at: depot,
    ready: unixSeconds(0),
    usable: figures.capacity,
    takes: 'new jobs',
  };
};

const job = (n: number, from: CoordinatesE7, to: CoordinatesE7, latest = 10_000, grams = 800): LiveJob => ({
  id: jobId(n.toString(16).padStart(64, '0')),
  load: { parcels: 1, grams, milliliters: 4_000 },
  priority: 0,
  from,
  to,
  earliest: unixSeconds(0),
  latest: unixSeconds(latest),
  lateness: 'hard',
});

function plan(robots: readonly LiveRobot[], jobs: readonly LiveJob[]) {
  const tables = Object.fromEntries(
    Object.values(fleetFigures).map(({ profile, perMeter }) => [
      profile,
      new TravelTable(routers[profile] as Router, perMeter),
    ]),
  );
  const live = liveProblem({ now: unixSeconds(0), robots, jobs, chargers: [], tables });
  const { problem, impossible } = withoutImpossible(live.problem, new Set());
  const { routes, unassigned } = cheapestInsertion.plan(problem, { frozen: new Map(), seed: 1 });
  return { routes, unassigned: [...impossible, ...unassigned] };
}

test('every kind the planner knows has a router', (t) => {
  for (const [kind, { profile }] of Object.entries(fleetFigures)) t.truthy(routers[profile], kind);
});

test('a parcel to the far end of the town that is due soon goes by drone', (t) => {
  const [a, b] = [far[0] as CoordinatesE7, far[3] as CoordinatesE7];
  const { routes } = plan([robot(1, 'pavement-robot'), robot(2, 'drone')], [job(1, a, b, 500)]);
  t.deepEqual(
    routes.filter(({ visits }) => visits.length > 0).map(({ vehicle }) => vehicle),
    [idOf(2)],
  );
});

test('a parcel around the corner goes on wheels although a drone would be quicker', (t) => {
  const [a, b] = [far.at(-8) as CoordinatesE7, far.at(-30) as CoordinatesE7];
  const { routes } = plan([robot(1, 'pavement-robot'), robot(2, 'drone')], [job(1, a, b)]);
  t.deepEqual(
    routes.filter(({ visits }) => visits.length > 0).map(({ vehicle }) => vehicle),
    [idOf(1)],
  );
});

test('a parcel across the town goes by drone although it could wait', (t) => {
  const across = doors.filter((at) => !isShut(at) && straightMeters(at, far[0] as CoordinatesE7) > 1_000);
  const order = job(1, far[0] as CoordinatesE7, across[0] as CoordinatesE7);
  const { routes } = plan([robot(1, 'pavement-robot'), robot(2, 'drone')], [order]);
  t.deepEqual(
    routes.filter(({ visits }) => visits.length > 0).map(({ vehicle }) => vehicle),
    [idOf(2)],
  );
});

test('a door below a no-fly zone is served on the pavement, and said to be out of reach of drones alone', (t) => {
  t.true(noFly.some((zone) => isInside(zone, shut)));
  const order = job(1, far[0] as CoordinatesE7, shut);
  const both = plan([robot(1, 'pavement-robot'), robot(2, 'drone')], [order]);
  t.deepEqual(
    both.routes.filter(({ visits }) => visits.length > 0).map(({ vehicle }) => vehicle),
    [idOf(1)],
  );
  const alone = plan([robot(2, 'drone')], [order]);
  t.like(alone.unassigned[0], { job: order.id, code: 'UNREACHABLE' });
});

test('a parcel too heavy for a drone waits for a robot with wheels', (t) => {
  const heavy = job(1, far[0] as CoordinatesE7, far[3] as CoordinatesE7, 10_000, 6_000);
  t.is(plan([robot(2, 'drone')], [heavy]).unassigned[0]?.code, 'CAPACITY');
});
