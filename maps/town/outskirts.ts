import type { Random } from '../../protocol/random.ts';
import { crownAt, randomIn } from './houses.ts';
import { between, distance, type Spot, smooth, sum, times } from './plane.ts';
import { centroidOf, contains, type Ring } from './ring.ts';
import { compass } from './skeleton.ts';

export interface Wood {
  readonly ground: Ring;
  readonly trees: readonly Ring[];
}

/** Where woods may stand: this far from the middle of the town, clear of its houses, in metres. */
const AWAY = 765;
const REACH = 110;
const TREES = 45;

/** Woods outside the ring road, where the river does not run. */
export function woodsAround(river: Ring, random: Random): Wood[] {
  const start = Math.floor(random.next() * 4);
  return [start, start + 5, start + 10].flatMap((direction): Wood[] => {
    const middle = times(compass[direction % compass.length] as Spot, AWAY + 60 * random.next());
    const outline = smooth(
      compass
        .filter((_, i) => i % 2 === 0)
        .map((way) => sum(middle, times(way, REACH * (0.6 + 0.4 * random.next())))),
      3,
      'closed',
    );
    if (outline.some((spot) => contains(river, spot)) || contains(river, middle)) return [];
    return [{ ground: outline, trees: treesIn(outline, random) }];
  });
}

function treesIn(outline: Ring, random: Random): Ring[] {
  const middle = centroidOf(outline);
  const trees: { at: Spot; radius: number }[] = [];
  for (let i = 0; i < TREES; i++) {
    const at = between(
      between(randomIn(outline, random), randomIn(outline, random), random.next()),
      middle,
      0.1,
    );
    const radius = 4 + 4 * random.next();
    if (trees.every((tree) => distance(tree.at, at) > tree.radius + radius)) trees.push({ at, radius });
  }
  return trees.map(({ at, radius }) => crownAt(at, radius));
}
