import type { Random } from '../../protocol/random.ts';
import { type Spot, smooth, spot, times } from './plane.ts';
import { contains, type Ring } from './ring.ts';
import { Subdivision } from './subdivision.ts';

/** From the middle of the river to the water's edge and to the middle of the streets along it, metres. */
const RIVER_HALF_WIDTH = 36;
const QUAY_DISTANCE = 50;
/** Where the river leaves the picture. */
const FAR = 2_500;

/** Sixteen directions, a table because Math.cos may differ between machines. */
const directions = [
  [1, 0],
  [0.92388, 0.38268],
  [Math.SQRT1_2, Math.SQRT1_2],
  [0.38268, 0.92388],
].flatMap(([x, y]) => [spot(x as number, y as number)]);
export const compass: readonly Spot[] = [0, 1, 2, 3].flatMap((quarter) =>
  directions.map(({ east, north }) => {
    if (quarter === 0) return spot(east, north);
    if (quarter === 1) return spot(-north, east);
    return quarter === 2 ? spot(-east, -north) : spot(north, -east);
  }),
);

export interface Skeleton {
  readonly subdivision: Subdivision;
  /** The water from bank to bank, far beyond the town on both sides. */
  readonly river: Ring;
}

/**
 * The streets a town grew along: a ring road around it, a river with a quay on each bank, a main street over
 * the river, an avenue across it, a second avenue slanting away on the far bank, and an old ring around the
 * middle that crosses the river twice. All bend a little; the middle of the town is the origin.
 */
export function drawSkeleton(random: Random): Skeleton {
  const wobble = (reach: number) => (random.next() * 2 - 1) * reach;
  const outline = smooth(
    compass.map((direction) => times(direction, 590 + wobble(45))),
    3,
    'closed',
  );
  const subdivision = new Subdivision(outline);
  const course = [-1150, -900, -650, -400, -130, 130, 400, 650, 900, 1150].map((east) =>
    spot(east, 195 + wobble(38)),
  );
  const [west, east] = [course[0] as Spot, course.at(-1) as Spot];
  const curve = [spot(-FAR, west.north), ...smooth(course, 4, 'open'), spot(FAR, east.north)];
  const bank = (away: number) => curve.map(({ east, north }) => spot(east, north + away));
  subdivision.draw(bank(-QUAY_DISTANCE), 'quay');
  subdivision.draw(bank(QUAY_DISTANCE), 'quay');
  for (const block of subdivision.blocks) {
    const middle = curve[Math.floor(curve.length / 2)] as Spot;
    if (block.use === 'houses' && contains(subdivision.ring(block), middle)) block.use = 'water';
  }
  const drawCurve = (points: readonly Spot[]) => subdivision.draw(smooth(points, 4, 'open'), 'main');
  const high = -75 + wobble(20);
  drawCurve([-820, -520, -260, 20, 170, 330, 560, 820].map((north) => spot(high + wobble(28), north)));
  const south = -95 + wobble(20);
  drawCurve([-820, -520, -260, 0, 260, 520, 820].map((east) => spot(east, south + east * 0.22 + wobble(26))));
  drawCurve([spot(high, 195), spot(120, 330 + wobble(25)), spot(330, 460 + wobble(25)), spot(700, 640)]);
  const reach = 315 + wobble(25);
  drawCurve([
    spot(-reach, 420),
    spot(-reach - 5, 195),
    ...[
      [-0.98, 0],
      [-0.84, -0.5],
      [-0.45, -0.88],
      [0, -1],
      [0.48, -0.88],
      [0.86, -0.5],
      [1, 0],
    ].map(([x, y]) => times(spot(x as number, y as number), reach + wobble(18))),
    spot(reach + 5, 195),
    spot(reach, 420),
  ]);
  return {
    subdivision,
    river: [...bank(-RIVER_HALF_WIDTH), ...bank(RIVER_HALF_WIDTH).reverse()],
  };
}
