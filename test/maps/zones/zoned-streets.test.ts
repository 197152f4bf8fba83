import test from 'ava';
import fc from 'fast-check';
import { WantedPath } from '../../../edge/safety/wanted-path.ts';
import { offsetBy, straightMeters } from '../../../maps/geometry/distance.ts';
import { edgeCosts, forbidden } from '../../../maps/roads/edge-costs.ts';
import { edgeLine } from '../../../maps/roads/network.ts';
import { pavement } from '../../../maps/roads/profiles.ts';
import { placeOnEdge, type Route } from '../../../maps/roads/route.ts';
import { createRouter } from '../../../maps/roads/router.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import { ZoneFences } from '../../../maps/zones/fences.ts';
import { zonedRouter } from '../../../maps/zones/zoned-router.ts';
import { ZonedStreets } from '../../../maps/zones/zoned-streets.ts';
import { type CoordinatesE7, decimeters } from '../../../protocol/units.ts';
import { ringFlaw } from '../../../protocol/zones/simple-ring.ts';
import { aZone } from '../../edge/safety/a-guarded-robot.ts';

const { network, places } = generateTown(1);
const free = edgeCosts(network, pavement).milliseconds;
const doors = places.doors.map(({ at }) => at);
const plain = createRouter(network, pavement);

type Zones = ConstructorParameters<typeof ZoneFences>[0];

function aTownWith(zones: Zones) {
  const streets = new ZonedStreets(network, zones);
  const router = createRouter(network, pavement);
  router.customise(streets.price(free), streets.closed);
  const planned = zonedRouter(router, () => streets.fences);
  const way = (from: CoordinatesE7, to: CoordinatesE7): Route | undefined => {
    const [a, b] = [planned.snap(from), planned.snap(to)];
    return a && b && planned.route(a, b);
  };
  return { streets, router: planned, way };
}

const around = (at: CoordinatesE7, meters: number): CoordinatesE7[] =>
  [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([east, north]) => offsetBy(at, (east as number) * meters, (north as number) * meters));

/** Two doors, the way between them, and the middle of a long edge of it. */
function aWay() {
  for (let i = 0; i + 60 < doors.length; i += 7) {
    const [from, to] = [doors[i] as CoordinatesE7, doors[i + 60] as CoordinatesE7];
    const way = aTownWith([]).way(from, to);
    const piece = way?.edges.slice(2, -2).find(({ from, to }) => Math.abs(to - from) > 400);
    if (way === undefined || piece === undefined) continue;
    const middle = placeOnEdge(network, piece.edge, decimeters((piece.from + piece.to) >> 1));
    if (straightMeters(middle, from) > 60 && straightMeters(middle, to) > 60)
      return { from, to, way, piece, middle };
  }
  throw new RangeError('no such way in this town');
}

test('a keep-out zone across a way: another way, the same distance to be paid', (t) => {
  const { from, to, way, piece, middle } = aWay();
  const { way: zoned, streets, router } = aTownWith([aZone('keep-out', around(middle, 8))]);
  t.false(zoned(from, to)?.edges.some(({ edge }) => edge === piece.edge) ?? true);
  t.true((zoned(from, to)?.seconds ?? 0) > way.seconds);
  t.true(streets.closed.has(piece.edge));
  t.is(router.distance(from, to), plain.distance(from, to));
});

test('a place before the closed part of a street is still reached, from its own side, and none in it', (t) => {
  const { from, piece, middle } = aWay();
  const { streets, way } = aTownWith([aZone('keep-out', around(middle, 5))]);
  const length = network.edgeDecimeters[piece.edge] as number;
  const part = streets.closed.get(piece.edge);
  if (part === undefined) return t.fail();
  t.true(part.from > 0 && part.to < length && part.within !== undefined);
  t.true((part.within?.from ?? 0) >= part.from && (part.within?.to ?? 0) <= part.to);
  const [before, behind] = [part.from - 20, part.to + 20].map((along) =>
    placeOnEdge(network, piece.edge, decimeters(along)),
  );
  const fences = new ZoneFences([aZone('keep-out', around(middle, 5))], 'ground');
  for (const end of [before as CoordinatesE7, behind as CoordinatesE7]) {
    const there = way(from, end);
    t.is(fences.pathFlaw([from, ...(there?.geometry ?? []), end]), undefined);
    t.truthy(there);
    t.truthy(way(end, from));
  }
  t.truthy(way(before as CoordinatesE7, behind as CoordinatesE7), 'around, not through');
  t.true((way(before as CoordinatesE7, behind as CoordinatesE7)?.edges.length ?? 0) > 1);
  t.is(way(from, middle), undefined);
});

test('a street beside a zone is still driven where there is no other way, and costs more', (t) => {
  const { piece } = aWay();
  const at = placeOnEdge(network, piece.edge, decimeters((piece.from + piece.to) >> 1));
  const line = edgeLine(network, piece.edge);
  const [a, b] = [line[0] as CoordinatesE7, line.at(-1) as CoordinatesE7];
  const length = straightMeters(a, b);
  const [east, north] = [(b.latitude - a.latitude) / length, (a.longitude - b.longitude) / length];
  const scale = 6 / Math.sqrt(east * east + north * north);
  const { streets } = aTownWith([aZone('keep-out', around(offsetBy(at, east * scale, north * scale), 2))]);
  t.false(streets.closed.has(piece.edge));
  t.true((streets.price(free)[2 * piece.edge] as number) > (free[2 * piece.edge] as number));
});

test('a slow zone makes its edges as slow as its limit, and what is slower stays as it is', (t) => {
  const { piece, middle } = aWay();
  const directed = 2 * piece.edge;
  const length = network.edgeDecimeters[piece.edge] as number;
  const whole = new ZonedStreets(network, [aZone('slow', around(middle, 500), 50)]).price(free);
  t.true(Math.abs((whole[directed] as number) - length * 200) <= 2, 'half a metre a second');
  const fast = new ZonedStreets(network, [aZone('slow', around(middle, 500), 500)]).price(free);
  t.deepEqual(fast, free);
  const air = new ZonedStreets(network, [{ ...aZone('slow', around(middle, 500), 50), for: 'air' }]).price(
    free,
  );
  t.deepEqual(air, free);
  const part = new ZonedStreets(network, [aZone('slow', around(middle, 5), 50)]).price(free);
  t.true(
    (part[directed] as number) > (free[directed] as number) && (part[directed] as number) < length * 200,
  );
});

test('a keep-in fence closes what is outside; two that overlap or share a border are one area', (t) => {
  const { from, to, way, middle } = aWay();
  const one = aTownWith([aZone('keep-in', around(middle, 3_000))]);
  t.deepEqual(one.way(from, to), way);
  const [west, east] = [
    around(offsetBy(middle, -1_500, 0), 1_500),
    around(offsetBy(middle, 1_500, 0), 1_500),
  ];
  const shared = aTownWith([aZone('keep-in', west), aZone('keep-in', east)]);
  t.deepEqual(shared.way(from, to), way);
  const outside = aTownWith([aZone('keep-in', around(middle, 20))]);
  t.is(outside.way(from, to), undefined);
  let shut = 0;
  for (let edge = 0; edge < network.edgeCount; edge++) if (outside.streets.closed.has(edge)) shut++;
  t.true(shut > network.edgeCount * 0.9);
});

test('no planned way is one that a robot would refuse, whatever zones there are', (t) => {
  const door = fc.nat(doors.length - 1).map((i) => doors[i] as CoordinatesE7);
  const span = fc.integer({ min: -120, max: 120 });
  const ring = fc
    .tuple(door, fc.array(fc.tuple(span, span), { minLength: 3, maxLength: 6 }))
    .map(([at, corners]) => corners.map(([x, y]) => offsetBy(at, x, y)))
    .filter((corners) => ringFlaw(corners) === undefined);
  const zone = fc
    .tuple(fc.constantFrom('keep-out', 'keep-out', 'keep-out', 'slow', 'keep-in'), ring, door)
    .map(([kind, corners, at]) =>
      kind === 'keep-in'
        ? aZone('keep-in', around(at, 500))
        : kind === 'slow'
          ? aZone('slow', corners, 40)
          : aZone('keep-out', corners),
    );
  const zones = fc.array(zone, { minLength: 1, maxLength: 6 });
  let driven = 0;
  fc.assert(
    fc.property(zones, fc.array(fc.tuple(door, door), { minLength: 12, maxLength: 12 }), (drawn, trips) => {
      const { way } = aTownWith(drawn);
      const fences = new ZoneFences(drawn, 'ground');
      for (const [from, to] of trips) {
        const found = way(from, to);
        if (found === undefined) continue;
        driven++;
        t.is(fences.pathFlaw([from, ...found.geometry, to]), undefined);
        // What the safety guard asks, from where the receiver says that the robot is.
        const wanted = new WantedPath();
        t.is(wanted.intend('way', [...found.geometry, to], from, fences), undefined);
        t.is(plain.distance(from, to), aTownWith([]).router.distance(from, to));
      }
    }),
    { numRuns: 25 },
  );
  t.true(driven > 30, `${driven} ways`);
  t.true(free.some((time) => time === forbidden));
});
