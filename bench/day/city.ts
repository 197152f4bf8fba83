import type { Places } from '../../maps/places.ts';
import { type Random, seededRandom } from '../../protocol/random.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { DayFacts, DayOrder, DayVehicle } from './facts.ts';

export interface CityWishes {
  readonly seed: number;
  readonly robots: number;
  readonly drones: number;
  readonly orders: number;
  /** Seconds of the day in which orders come in. */
  readonly from: number;
  readonly until: number;
}

/** Orders an hour, relative: lunch and dinner. From 08:00. */
const rush = [3, 4, 5, 8, 11, 9, 6, 5, 5, 8, 12, 10, 6, 3];
const FIRST_HOUR = 8;
const SHOPS = 40;

/** A day of a city fleet on a town's doors: robots of four boxes, drones for one parcel, shops that send most parcels. */
export function dayOf({ doors, depots, chargers }: Places, wishes: CityWishes): DayFacts {
  const random = seededRandom(wishes.seed);
  const draw = <T>(from: readonly T[]): T => from[Math.floor(random.next() * from.length)] as T;
  const homes = [...depots, ...chargers];
  const shops = Array.from({ length: SHOPS }, () => draw(doors).at);
  const anywhere = () => draw(doors).at;
  const vehicles = [
    ...Array.from({ length: wishes.robots }, () => robotAt(draw(homes).at, random)),
    ...Array.from({ length: wishes.drones }, () => droneAt(draw(homes).at, random)),
  ];
  const times = Array.from({ length: wishes.orders }, () => timeOfOrder(wishes, random)).sort(
    (a, b) => a - b,
  );
  const orders = times.map((placed) => {
    const from = random.next() < 0.8 ? draw(shops) : anywhere();
    return orderOf(placed, from, anywhere, random);
  });
  return {
    vehicles,
    chargers: chargers.map(({ at, plugs, watts }) => ({ at, plugs, watts })),
    orders,
    prices: { second: 1, meter: 0.05, wattHour: 0.1, lateSecond: 10, unserved: 7_200 },
  };
}

function robotAt(home: CoordinatesE7, random: Random): DayVehicle {
  return {
    profile: 'pavement',
    parcels: 4,
    grams: 40_000,
    milliliters: 120_000,
    capacity: 1_200,
    charge: 1_200 * (0.3 + 0.6 * random.next()),
    reserve: 1_200 * 0.15,
    perMeter: 0.03,
    truePerMeter: 0.03 * (0.88 + 0.12 * random.next()),
    idle: 20,
    topSpeed: 1.51,
    price: 1,
    home,
  };
}

function droneAt(home: CoordinatesE7, random: Random): DayVehicle {
  return {
    profile: 'drone',
    parcels: 1,
    grams: 2_500,
    milliliters: 10_000,
    capacity: 600,
    charge: 600 * (0.5 + 0.4 * random.next()),
    reserve: 600 * 0.25,
    perMeter: 0.025,
    truePerMeter: 0.025 * (0.88 + 0.12 * random.next()),
    idle: 12,
    topSpeed: 12.1,
    price: 3,
    home,
  };
}

function timeOfOrder({ from, until }: CityWishes, random: Random): number {
  for (;;) {
    const time = from + (until - from) * random.next();
    const share = (rush[Math.floor(time / 3_600) - FIRST_HOUR] ?? 1) / 12;
    if (random.next() < share) return Math.floor(time);
  }
}

/** One in ten is urgent, one in six ordered for later. */
function orderOf(
  placed: number,
  from: CoordinatesE7,
  anywhere: () => CoordinatesE7,
  random: Random,
): DayOrder {
  const kind = random.next();
  const earliest = kind < 0.16 ? placed + 1_800 + Math.floor(5_400 * random.next()) : placed;
  const urgent = kind > 0.9;
  const patience = urgent ? 2_100 : 3_600 + Math.floor(3_600 * random.next());
  let to = anywhere();
  while (to === from) to = anywhere();
  return {
    placed,
    earliest,
    latest: earliest + patience,
    from,
    to,
    grams: 200 + Math.floor(random.next() ** 2 * 8_000),
    milliliters: 500 + Math.floor(random.next() ** 2 * 24_000),
    priority: urgent ? 1 : 0,
  };
}
