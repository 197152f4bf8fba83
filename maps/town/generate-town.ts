import { type Random, seededRandom } from '../../protocol/random.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { Areas } from '../areas.ts';
import { offsetBy } from '../geometry/distance.ts';
import type { Places } from '../places.ts';
import type { RoadNetwork } from '../roads/network.ts';
import { NetworkBuilder } from '../roads/network-builder.ts';
import { doorsOf } from './doors.ts';
import { addPark } from './park.ts';
import { planTown, type Spot, type TownPlan } from './plan.ts';
import {
  type Arm,
  addArm,
  addCrossroads,
  addSquare,
  addStreet,
  type Crossroads,
  type Ground,
  type StreetSide,
} from './streets.ts';

/** South-west corner of every town: open Atlantic, so that nobody takes it for a real place. */
const origin: CoordinatesE7 = { latitude: 450_000_000, longitude: -300_000_000 };

export interface Town {
  readonly network: RoadNetwork;
  readonly places: Places;
  readonly areas: Areas;
}

/**
 * A town of about 1.5 × 1.5 km: crossroads, streets with pavements on both sides, crossings, a park, a river
 * with three bridges, a pedestrian zone, a depot, chargers and house doors. The same seed gives the same
 * bytes on every machine.
 */
export function generateTown(seed: number): Town {
  const random = seededRandom(seed);
  const plan = planTown(random);
  const builder = new NetworkBuilder();
  const placed = (spot: Spot) => offsetFromOrigin(spot);
  const ground: Ground = { builder, random, addNode: (spot) => builder.addNode(placed(spot)) };
  const crossroads = addAllCrossroads(ground, plan);
  const sides = addAllStreets(ground, plan, crossroads);
  addAllArms(ground, plan, crossroads);
  addTownPark(ground, plan, crossroads);
  return { network: builder.build(), places: placesOfTown(plan, sides, random, placed), areas: [] };
}

/** One scale for the whole town, so that straight streets stay straight. */
function offsetFromOrigin({ east, north }: Spot): CoordinatesE7 {
  return {
    latitude: offsetBy(origin, 0, north).latitude,
    longitude: offsetBy(origin, east, 0).longitude,
  };
}

type CrossroadsAt = (column: number, row: number) => Crossroads | undefined;

function addAllCrossroads(ground: Ground, plan: TownPlan): CrossroadsAt {
  const all = new Map<number, Crossroads>();
  for (const [column, row] of cells(plan)) {
    const middle = plan.crossroads(column, row);
    if (middle !== undefined) all.set(row * plan.columns + column, addCrossroads(ground, middle));
  }
  return (column, row) => (column < plan.columns ? all.get(row * plan.columns + column) : undefined);
}

function addAllStreets(ground: Ground, plan: TownPlan, at: CrossroadsAt): StreetSide[] {
  const sides: StreetSide[] = [];
  for (const [column, row] of cells(plan)) {
    const a = at(column, row);
    const east = at(column + 1, row);
    const north = at(column, row + 1);
    const eastward = plan.eastward(column, row);
    const northward = plan.northward(column, row);
    const shared = { column, row, oneWay: plan.oneWay(column) };
    if (a && east && eastward) {
      const name = plan.rowNames[row] as string;
      sides.push(...addStreet(ground, { ...shared, a, b: east, direction: 'east', kind: eastward, name }));
    }
    if (a && north && northward) {
      const name = plan.columnNames[column] as string;
      sides.push(...addStreet(ground, { ...shared, a, b: north, direction: 'north', kind: northward, name }));
    }
  }
  return sides;
}

function addAllArms(ground: Ground, plan: TownPlan, at: CrossroadsAt): void {
  for (const [column, row] of cells(plan)) {
    const here = at(column, row);
    if (here === undefined) continue;
    const kinds: Record<Arm, ReturnType<TownPlan['eastward']>> = {
      north: plan.northward(column, row),
      south: row > 0 ? plan.northward(column, row - 1) : undefined,
      east: plan.eastward(column, row),
      west: column > 0 ? plan.eastward(column - 1, row) : undefined,
    };
    for (const arm of ['north', 'south', 'east', 'west'] as const) addArm(ground, here, arm, kinds[arm]);
    if (Object.values(kinds).includes('pedestrian')) addSquare(ground, here);
  }
}

function addTownPark(ground: Ground, plan: TownPlan, at: CrossroadsAt): void {
  const { column, row } = plan.park;
  const need = (columnStep: number, rowStep: number) => at(column + columnStep, row + rowStep) as Crossroads;
  const border = {
    southWest: need(0, 0),
    south: need(1, 0),
    southEast: need(2, 0),
    west: need(0, 1),
    east: need(2, 1),
    northWest: need(0, 2),
    north: need(1, 2),
    northEast: need(2, 2),
  };
  addPark(ground, border, plan.parkName);
}

function placesOfTown(
  plan: TownPlan,
  sides: readonly StreetSide[],
  random: Random,
  placed: (spot: Spot) => CoordinatesE7,
): Places {
  const doors = doorsOf(plan, sides, random, placed);
  const corner = (column: number, row: number) => {
    const middle = plan.crossroads(column, row) ?? { east: 0, north: 0 };
    return placed({ east: middle.east + 12, north: middle.north + 12 });
  };
  const depot = corner(5, 1);
  return {
    depots: [{ name: `Depot ${plan.columnNames[5]}`, at: depot }],
    chargers: [
      { name: 'Depot charger', at: depot, plugs: 6, watts: 500 },
      { name: `Charger ${plan.rowNames[4]}`, at: corner(2, 4), plugs: 2, watts: 300 },
      { name: `Charger ${plan.rowNames[5]}`, at: corner(8, 5), plugs: 2, watts: 300 },
      { name: `Charger ${plan.rowNames[9]}`, at: corner(5, 9), plugs: 3, watts: 300 },
    ],
    doors,
  };
}

function* cells({ columns, rows }: TownPlan): Generator<readonly [number, number]> {
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) yield [column, row];
}
