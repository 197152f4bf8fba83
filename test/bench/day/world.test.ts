import test from 'ava';
import type { DayFacts, DayVehicle } from '../../../bench/day/facts.ts';
import { World } from '../../../bench/day/world.ts';
import { createAirspace } from '../../../maps/airspace/airspace.ts';
import { createDroneRouter } from '../../../maps/airspace/drone-router.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import { place } from '../../edge/a-job.ts';

const drone = (x: number, charge: number): DayVehicle => ({
  profile: 'drone',
  parcels: 1,
  grams: 2_500,
  milliliters: 10_000,
  capacity: 600,
  charge,
  reserve: 150,
  perMeter: 0.025,
  truePerMeter: 0.025,
  idle: 0,
  topSpeed: 20,
  price: 3,
  home: place(x, 0),
});
const charge = (enough: number) => ({ kind: 'charge', charger: 0, begin: 0, enough }) as const;

/** Drones at these distances from the only plug, with so many watt-hours. */
function aWorld(...drones: readonly (readonly [number, number])[]): World {
  const facts: DayFacts = {
    vehicles: drones.map(([x, level]) => drone(x, level)),
    chargers: [{ at: place(0, 0), plugs: 1, watts: 360 }],
    orders: [],
    prices: { second: 1, meter: 0.05, wattHour: 0.1, lateSecond: 10, unserved: 7_200 },
  };
  const air = createDroneRouter(createAirspace([]));
  const parts = {
    facts,
    network: generateTown(1).network,
    trouble: { slowness: () => 1, blocked: () => false, breakdowns: [] },
    routerOf: () => air,
    told: () => undefined,
    blockFound: () => undefined,
  };
  return new World(parts, 0);
}

const chargesOf = ({ log }: World) =>
  log.flatMap((entry) =>
    entry.kind === 'charge' ? [[entry.vehicle, Math.round(entry.end - entry.begin)]] : [],
  );

test('who came first gets the next plug, whatever its number', (t) => {
  const world = aWorld([600, 200], [300, 200], [0, 200]);
  for (const index of [0, 1, 2]) world.send(index, [charge(230)]);
  while (world.next() < 10_000) world.advance(world.next());
  t.deepEqual(
    chargesOf(world).map(([vehicle]) => vehicle),
    [2, 1, 0],
  );
});

test('a vehicle in line keeps its place, and charges as far as the newest plan says', (t) => {
  const world = aWorld([0, 200], [0, 200]);
  world.send(0, [charge(500)]);
  world.advance(1);
  world.send(1, [charge(500)]);
  world.advance(10);
  t.is(world.vehicles[1]?.doing.kind, 'queue');
  world.send(1, [charge(300)]);
  const { doing } = world.vehicles[1] ?? {};
  t.like(doing, { kind: 'queue', stop: { enough: 300 } });
  while (world.next() < 20_000) world.advance(world.next());
  t.deepEqual(chargesOf(world), [
    [0, 3_520],
    [1, 1_000],
  ]);
});

test('a charging vehicle without work charges on up to what it was sent for', (t) => {
  const world = aWorld([0, 200]);
  world.send(0, [charge(400)]);
  world.advance(100);
  world.send(0, [], { leavesWith: 300 });
  while (world.next() < 20_000) world.advance(world.next());
  t.deepEqual(chargesOf(world), [[0, 2_000]]);
});
