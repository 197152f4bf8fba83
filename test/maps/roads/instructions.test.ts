import test from 'ava';
import { EdgeFlag, RoadClass } from '../../../maps/roads/classes.ts';
import { instructionsOf, type Maneuver } from '../../../maps/roads/instructions.ts';
import { pavement } from '../../../maps/roads/profiles.ts';
import type { Route } from '../../../maps/roads/route.ts';
import { routeGeoJson } from '../../../maps/roads/route-geojson.ts';
import { createRouter } from '../../../maps/roads/router.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import { aNetwork, someSnaps, spot } from './a-town.ts';

test('instructions of any route lead from its start to its end and are as long as it is', (t) => {
  const { network } = generateTown(4);
  const router = createRouter(network, pavement);
  const snaps = someSnaps(network, router, 60, 3);
  let turns = 0;
  for (const [i, from] of snaps.entries()) {
    const route = router.route(from, snaps[(i * 7 + 1) % snaps.length] as Snap) as Route;
    const told = instructionsOf(network, route);
    t.is(told[0]?.maneuver, 'depart');
    t.deepEqual(told[0]?.at, from.at);
    t.is(told.at(-1)?.maneuver, 'arrive');
    t.deepEqual(told.at(-1)?.at, route.geometry.at(-1));
    t.is(
      told.reduce((sum, { distance }) => sum + distance, 0),
      route.distance,
    );
    for (const { at } of told) t.true(route.geometry.some((point) => point.latitude === at.latitude));
    turns += told.length;
  }
  t.true(turns > snaps.length * 3);
});

/** What is said after 100 m east, at a junction with two more streets, when the way goes on to a place. */
function toldTowards(east: number, north: number): readonly (Maneuver | undefined)[] {
  const network = aNetwork(
    [
      [0, 0],
      [100, 0],
      [100 + east, north],
      [100 - north, -40 + east],
    ],
    [
      { from: 0, to: 1, name: 'First Street' },
      { from: 1, to: 2, name: 'Second Street' },
      { from: 1, to: 3, name: 'Third Street' },
    ],
  );
  const router = createRouter(network, pavement, { snapTo: 'any component' });
  const route = router.route(router.snap(spot(1, 0)) as Snap, router.snap(spot(100 + east, north)) as Snap);
  return instructionsOf(network, route as Route).map(({ maneuver, street }) =>
    street === 'Second Street' ? maneuver : undefined,
  );
}

test('turns are named by their angle and side', (t) => {
  const cases: [Maneuver, number, number][] = [
    ['continue', 100, 10],
    ['slight-left', 100, 80],
    ['left', 0, 100],
    ['sharp-left', -80, 80],
    ['slight-right', 100, -80],
    ['right', 3, -100],
    ['sharp-right', -80, -80],
    ['turn-round', -90, -5],
  ];
  for (const [maneuver, east, north] of cases) {
    t.deepEqual(toldTowards(east, north), [undefined, maneuver, 'arrive'], `${maneuver} ${east} ${north}`);
  }
});

test('bends of a street are followed in silence, turns off it by its own name are told', (t) => {
  const toldAt = (north: number) => {
    const network = aNetwork(
      [
        [0, 0],
        [100, 0],
        [200, north],
        [180, -90],
      ],
      [
        { from: 0, to: 1, name: 'Long Street' },
        { from: 1, to: 2, name: 'Long Street' },
        { from: 1, to: 3, name: 'Side Street' },
      ],
    );
    const router = createRouter(network, pavement);
    const route = router.route(router.snap(spot(0, 0)) as Snap, router.snap(spot(200, north)) as Snap);
    return instructionsOf(network, route as Route).map(({ maneuver }) => maneuver);
  };
  t.deepEqual(toldAt(70), ['depart', 'arrive']);
  t.deepEqual(toldAt(300), ['depart', 'left', 'arrive']);
});

test('a bend without a choice is no turn; a crossing is told with its lights', (t) => {
  const network = aNetwork(
    [
      [0, 0],
      [100, 0],
      [100, 100],
      [100, 110],
      [100, 200],
      [50, 100],
    ],
    [
      { from: 0, to: 1, name: 'Bend' },
      { from: 1, to: 2, name: 'Bend' },
      { from: 2, to: 3, class: RoadClass.crossing, flags: EdgeFlag.signals },
      { from: 3, to: 4, name: 'Far Side' },
      { from: 2, to: 5, name: 'Bend' },
    ],
  );
  const router = createRouter(network, pavement);
  const route = router.route(router.snap(spot(0, 0)) as Snap, router.snap(spot(100, 200)) as Snap) as Route;
  const told = instructionsOf(network, route);
  t.deepEqual(
    told.map(({ maneuver, street, signals }) => [maneuver, street, signals]),
    [
      ['depart', 'Bend', false],
      ['cross', '', true],
      ['continue', 'Far Side', false],
      ['arrive', 'Far Side', false],
    ],
  );
  t.like(routeGeoJson(route, told), {
    type: 'FeatureCollection',
    features: [{ geometry: { type: 'LineString' } }, { properties: { maneuver: 'depart', street: 'Bend' } }],
  });
});

test('a route that leads nowhere departs and arrives', (t) => {
  const network = aNetwork(
    [
      [0, 0],
      [100, 0],
    ],
    [{ from: 0, to: 1 }],
  );
  const router = createRouter(network, pavement);
  const here = router.snap(spot(30, 0)) as Snap;
  const told = instructionsOf(network, router.route(here, here) as Route);
  t.deepEqual(
    told.map(({ maneuver }) => maneuver),
    ['depart', 'arrive'],
  );
});
