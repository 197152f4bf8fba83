import { straightMeters } from '../../../maps/geometry/distance.ts';
import type { LoadedMap } from '../../../maps/load.ts';
import { doorsNear } from '../../../maps/places.ts';
import type { JobId } from '../../../protocol/ids.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { type CoordinatesE7, meters } from '../../../protocol/units.ts';
import type { JobDetail } from '../../../protocol/views/job.ts';
import { JobBook } from '../../job-book.ts';
import { createJob } from '../../shipper.ts';
import { startOf } from '../robot-settings.ts';
import type { Scene } from '../scene.ts';
import type { Robot } from './bring-up-robot.ts';

const JOBS = 5;
/** Doors of the check lie this near to the depot, and this far apart: it proves the way, not the range. */
const RADIUS_METERS = 300;
const APART_METERS = 60;

export const orderDeliveries = (scene: Scene, map: LoadedMap): Promise<readonly JobId[]> =>
  scene.step('jobs', `order ${JOBS} deliveries`, async () => {
    const { world, random } = scene;
    const hub = scene.hubAs(world.cast.shipper);
    const book = new JobBook(world.folder);
    const made: JobId[] = [];
    let decimetres = 0;
    for (const { pickUp, dropOff } of drawPairs(map)) {
      const { view } = await createJob({
        hub,
        wallet: world.cast.shipper,
        book,
        random,
        pickUp,
        dropOff,
        from: 0,
        within: 4 * 3600,
        load: { parcels: 1, grams: 800, milliliters: 4_000 },
        patience: 300,
        priority: 0,
        people: { folder: world.people, behaviour: 'present' },
      });
      made.push(view.job);
      decimetres += view.distance;
    }
    return { made, figures: { jobs: made.length, metres: Math.round(decimetres / 10) } };
  });

/** Pairs of doors near the depot, the same on every run of a map; codes and salts are drawn anew. */
function drawPairs(map: LoadedMap): { pickUp: CoordinatesE7; dropOff: CoordinatesE7 }[] {
  const near = doorsNear(map.places, startOf(map), meters(RADIUS_METERS)).map(({ at }) => at);
  const draw = seededRandom(7);
  const door = () => near[Math.floor(draw.next() * near.length)] as CoordinatesE7;
  const pairs: { pickUp: CoordinatesE7; dropOff: CoordinatesE7 }[] = [];
  while (pairs.length < JOBS) {
    const pair = { pickUp: door(), dropOff: door() };
    if (straightMeters(pair.pickUp, pair.dropOff) >= APART_METERS) pairs.push(pair);
  }
  return pairs;
}

/** @param onEnded called at once with 0 and whenever more jobs have ended. */
export const awaitDeliveries = (
  scene: Scene,
  jobs: readonly JobId[],
  onEnded: (ended: number) => Promise<void>,
): Promise<readonly JobDetail[]> =>
  scene.step('deliveries', 'deliver them, both codes given', async () => {
    const hub = scene.hubAs(scene.world.cast.shipper);
    let last = -1;
    const made = await scene.waitFor(`${jobs.length} jobs are delivered`, 150, async () => {
      const details = await Promise.all(jobs.map((job) => hub.job(job)));
      const ended = details.filter(isEnded).length;
      if (ended !== last) await onEnded(ended);
      last = ended;
      return ended === jobs.length ? details : undefined;
    });
    const missed = made.find(({ state }) => state !== 'delivered');
    scene.holds(
      missed === undefined,
      () => `job ${missed?.job} ended as ${missed?.state}: ${missed?.reason}`,
    );
    return { made, figures: { delivered: made.length } };
  });

const isEnded = ({ state }: JobDetail) => ['delivered', 'returned', 'failed', 'cancelled'].includes(state);

export const countFrames = (scene: Scene, robots: readonly Robot[]): Promise<void> =>
  scene.step('frames', "look for gaps in the robots' frames", async () => {
    let stored = 0;
    for (const { device, owner, name } of robots) {
      const hub = scene.hubAs(owner);
      stored += await scene.waitFor(`no frame of ${name} is missing`, 20, async () => {
        const { ranges } = await hub.missing(device);
        return ranges.length === 0 ? (await hub.device(device)).sequence : undefined;
      });
    }
    return { made: undefined, figures: { stored, missing: 0 } };
  });
