import { EdgeFlag, RoadClass, Surface } from '../roads/classes.ts';
import type { Ground } from './ground.ts';
import type { PavementLoop } from './pavements.ts';
import { centroidOf } from './ring.ts';

export const SQUARE_NAME = 'Market Square';

/** Ways over the square from all its corners, meeting in the middle. */
export function addSquare({ builder, addNode }: Ground, loops: readonly PavementLoop[]): void {
  const loop = loops.find(({ block }) => block.use === 'square');
  if (loop === undefined) return;
  const middle = addNode(centroidOf(loop.corners.map(({ spot }) => spot)));
  for (const { node } of loop.corners) {
    if (node === undefined) continue;
    builder.addEdge({
      from: node,
      to: middle,
      name: SQUARE_NAME,
      class: RoadClass.pedestrian,
      surface: Surface.paving,
      flags: EdgeFlag.vehiclesForbidden,
    });
  }
}
