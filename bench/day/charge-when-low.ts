import { straightMeters } from '../../maps/geometry/distance.ts';
import type { DayFacts } from './facts.ts';
import { chargerOf } from './vehicle.ts';
import type { World } from './world.ts';

/** An idle vehicle below this share of its battery goes to charge, up to that one. */
const LOW = 0.4;
const ENOUGH = 0.9;

/** Vehicles with nothing to do and little charge go to the nearest charger that has room: both planners get this rule. */
export function chargeWhenLow(world: World, { chargers }: DayFacts): void {
  const load = chargers.map(
    (_, charger) => world.vehicles.filter(({ doing }) => chargerOf(doing) === charger).length,
  );
  for (const [index, vehicle] of world.vehicles.entries()) {
    if (vehicle.doing.kind !== 'nothing') continue;
    const { at, charge } = world.look(index);
    if (charge > LOW * vehicle.facts.capacity) continue;
    const nearest = [...chargers.entries()]
      .filter(([charger, { plugs }]) => (load[charger] as number) < plugs)
      .sort(([, a], [, b]) => straightMeters(at, a.at) - straightMeters(at, b.at))[0];
    if (nearest === undefined) return;
    const [charger] = nearest;
    load[charger] = (load[charger] as number) + 1;
    const enough = ENOUGH * vehicle.facts.capacity;
    world.send(index, [{ kind: 'charge', charger, begin: world.time, enough }]);
  }
}
