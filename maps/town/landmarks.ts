import { leftOf, type Spot, sum, times } from './plane.ts';
import { axisOf, centroidOf, contains, meetsBorder, type Ring } from './ring.ts';

/** Outlines of buildings people find their way by, in shares of their size; counter-clockwise. */
const shapes = {
  hospital: [
    [-1, -0.7],
    [-0.55, -0.7],
    [-0.55, -0.18],
    [0.55, -0.18],
    [0.55, -0.7],
    [1, -0.7],
    [1, 0.7],
    [0.55, 0.7],
    [0.55, 0.18],
    [-0.55, 0.18],
    [-0.55, 0.7],
    [-1, 0.7],
  ],
  church: [
    [-1, -0.25],
    [0.2, -0.25],
    [0.2, -0.6],
    [0.6, -0.6],
    [0.6, -0.25],
    [0.85, -0.25],
    [1, 0],
    [0.85, 0.25],
    [0.6, 0.25],
    [0.6, 0.6],
    [0.2, 0.6],
    [0.2, 0.25],
    [-1, 0.25],
  ],
  school: [
    [-1, -0.7],
    [1, -0.7],
    [1, 0.6],
    [0.62, 0.6],
    [0.62, -0.3],
    [-0.62, -0.3],
    [-0.62, 0.6],
    [-1, 0.6],
  ],
  warehouse: [
    [-1, -0.45],
    [0.7, -0.45],
    [0.7, -0.6],
    [1, -0.6],
    [1, 0.45],
    [-1, 0.45],
  ],
  pitch: [
    [-1, -0.6],
    [1, -0.6],
    [1, 0.6],
    [-1, 0.6],
  ],
} as const;
export type Landmark = keyof typeof shapes;

/** A building in the middle of a lot along its longer side, as large as `size` metres each way and as fits. */
export function landmarkIn(lot: Ring, kind: Landmark, size: number): Ring {
  const axis = axisOf(lot);
  const middle = centroidOf(lot);
  let ring: Spot[] = [];
  for (let half = size; half > 5; half *= 0.92) {
    ring = shapes[kind].map(([x, y]) =>
      sum(middle, sum(times(axis, x * half), times(leftOf(axis), y * half))),
    );
    const corners = ring;
    const inside = corners.every((corner) => contains(lot, corner));
    const clear = corners.every(
      (corner, i) => !meetsBorder(lot, corner, corners[(i + 1) % corners.length] as Spot),
    );
    if (inside && clear) break;
  }
  return ring;
}
