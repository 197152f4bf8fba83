import type { Place, Places } from '../places.ts';
import type { Built } from './build-on.ts';
import { doorsOf } from './doors.ts';
import type { Ground } from './ground.ts';
import type { PavementLoop } from './pavements.ts';
import { between, distance, leftOf, minus, type Spot, spot, sum, times, unit } from './plane.ts';

/** Where the chargers beside the depot's stand, about: across the river, east and west. */
const chargerSpots = [spot(-40, 400), spot(430, -60), spot(-430, -120)];
/** From the middle of the pavement to where a robot waits or charges, metres. */
const ASIDE = 3;

/** Depot, chargers and house doors of a town. */
export function placesOfTown(ground: Ground, { houses, sites }: Built): Places {
  const { plan, placed } = ground;
  const depotLoop = sites.find(({ use }) => use === 'depot')?.loop;
  const doors = doorsOf(plan, houses, placed);
  const depots = depotLoop ? [besideStreet(ground, depotLoop, 'Depot')] : [];
  const chargers = chargerSpots.map((wanted) => {
    const nearest = [...houses].sort((a, b) => distance(a.door, wanted) - distance(b.door, wanted))[0];
    return { name: `Charger ${nearest?.street.name}`, at: placed(nearest?.door ?? wanted) };
  });
  return {
    depots,
    chargers: [
      ...depots.map(({ at }) => ({ name: 'Depot charger', at, plugs: 6, watts: 500 })),
      ...chargers.map((place) => ({ ...place, plugs: 2, watts: 300 })),
    ],
    doors,
  };
}

/** A place beside the middle of the longest side of a block. */
function besideStreet({ plan, placed }: Ground, { block, corners }: PavementLoop, what: string): Place {
  const sides = corners.map(({ spot: a }, i) => {
    const { spot: b } = corners[(i + 1) % corners.length] as { spot: Spot };
    return { a, b, i, length: distance(a, b) };
  });
  const [{ a, b, i }] = sides.sort((one, two) => two.length - one.length) as [(typeof sides)[number]];
  const inward = times(leftOf(unit(minus(b, a))), ASIDE);
  const { loop } = block;
  const { street } = plan.piece(loop[i] as number, loop[(i + 1) % loop.length] as number);
  return { name: `${what} ${street.name}`, at: placed(sum(between(a, b, 0.5), inward)) };
}
