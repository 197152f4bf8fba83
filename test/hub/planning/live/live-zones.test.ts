import test from 'ava';
import { LiveStreets } from '../../../../hub/planning/live/live-streets.ts';
import { zonesOn } from '../../../../hub/wiring/routers.ts';
import { offsetBy } from '../../../../maps/geometry/distance.ts';
import { loadMap } from '../../../../maps/load.ts';
import { pavement } from '../../../../maps/roads/profiles.ts';
import { createRouter, type Router } from '../../../../maps/roads/router.ts';
import type { CoordinatesE7 } from '../../../../protocol/units.ts';
import { aZone } from '../../../edge/safety/a-guarded-robot.ts';

const map = await loadMap({ kind: 'town', seed: 1 });
const [door, other] = [map.places.doors[10], map.places.doors[400]].map((one) => one?.at) as [
  CoordinatesE7,
  CoordinatesE7,
];
const ring = (at: CoordinatesE7, by: number) =>
  [
    [-by, -by],
    [by, -by],
    [by, by],
    [-by, by],
  ].map(([east, north]) => offsetBy(at, east as number, north as number));

const wayOf = (router: Router) => {
  const [from, to] = [router.snap(door), router.snap(other)];
  return from && to && router.route(from, to);
};

function aMap() {
  const router = createRouter(map.network, pavement);
  const zones = zonesOn({ map, router });
  const streets = new LiveStreets({
    network: map.network,
    profile: pavement,
    router,
    zones: () => zones.streets,
  });
  return { router, zones, streets };
}

test('a zone over a door shuts it for whom it is for, by name, until it is removed; payouts never know', (t) => {
  const { router, zones, streets } = aMap();
  const paid = router.distance(door, other);
  zones.keep({
    number: 1,
    zones: [{ ...aZone('keep-out', ring(other, 30)), name: 'Market', for: 'ground' }],
  });
  streets.refresh();
  t.is(zones.shutBy('pavement', other), 'inside zone Market');
  t.is(zones.shutBy('drone', other), undefined);
  t.is(wayOf(zones.pavement), undefined);
  t.truthy(wayOf(zones.drone));
  t.is(router.distance(door, other), paid);
  t.is(zones.pavement.distance(door, other), paid);
  zones.keep({ number: 2, zones: [] });
  streets.refresh();
  t.truthy(wayOf(zones.pavement));
  t.is(zones.number(), 2);
});

test('a zone outlives what robots say of streets: a blocked street in it is no way when it is free again', (t) => {
  const { zones, streets } = aMap();
  const edge = wayOf(zones.pavement)?.edges[3]?.edge as number;
  const [end] = wayOf(zones.pavement)?.geometry.slice(8) ?? [];
  zones.keep({ number: 1, zones: [aZone('keep-out', ring(end as CoordinatesE7, 12))] });
  streets.block(edge, 0);
  t.is(zones.pathFlaw('pavement', wayOf(zones.pavement)?.geometry ?? []), undefined);
  streets.free(10_000);
  t.is(zones.pathFlaw('pavement', wayOf(zones.pavement)?.geometry ?? []), undefined);
});
