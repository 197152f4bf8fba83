import { straightMeters } from '../../../maps/geometry/distance.ts';
import type { LoadedMap } from '../../../maps/load.ts';
import { doorsNear } from '../../../maps/places.ts';
import type { JobId } from '../../../protocol/ids.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { type CoordinatesE7, meters } from '../../../protocol/units.ts';
import type { JobDetail } from '../../../protocol/views/job.ts';
import { JobBook } from '../../job-book.ts';
import { createJob, type PeopleBehaviour } from '../../shipper.ts';
import { startOf } from '../robot-settings.ts';
import type { Scene } from '../scene.ts';
import type { Robot } from './bring-up-robot.ts';

/** Five parcels that arrive, one nobody takes, and one no robot of the fleet can carry. */
const orders: readonly { readonly behaviour: PeopleBehaviour; readonly parcels: number }[] = [
  ...Array.from({ length: 5 }, () => ({ behaviour: 'present', parcels: 1 }) as const),
  { behaviour: 'absent', parcels: 1 },
  { behaviour: 'present', parcels: 40 },
];
/** Doors of the check lie this near to the depot, and this far apart: it proves the way, not the range. */
const RADIUS_METERS = 300;
const APART_METERS = 60;

export interface Ordered {
  /** To be delivered. */
  readonly wanted: readonly JobId[];
  readonly noShow: JobId;
  readonly tooLarge: JobId;
}

export const orderDeliveries = (scene: Scene, map: LoadedMap): Promise<Ordered> =>
  scene.step('jobs', 'order deliveries; one nobody will take, one too large for every robot', async () => {
    const { world, random } = scene;
    const hub = scene.hubAs(world.cast.shipper);
    const book = new JobBook(world.folder);
    const jobs: JobId[] = [];
    let decimetres = 0;
    const door = doorsOf(map);
    for (const { behaviour, parcels } of orders) {
      const { view } = await createJob({
        hub,
        wallet: world.cast.shipper,
        book,
        random,
        ...door(),
        from: 0,
        within: 4 * 3600,
        load: { parcels, grams: 800, milliliters: 4_000 },
        patience: 120,
        priority: 0,
        people: { folder: world.people, behaviour },
      });
      jobs.push(view.job);
      decimetres += view.distance;
    }
    const [noShow, tooLarge] = jobs.slice(-2) as [JobId, JobId];
    const made = { wanted: jobs.slice(0, -2), noShow, tooLarge };
    return { made, figures: { jobs: jobs.length, metres: Math.round(decimetres / 10) } };
  });

/** Pairs of doors near the depot, the same on every run of a map; codes and salts are drawn anew. */
function doorsOf(map: LoadedMap): () => { pickUp: CoordinatesE7; dropOff: CoordinatesE7 } {
  const near = doorsNear(map.places, startOf(map), meters(RADIUS_METERS)).map(({ at }) => at);
  const draw = seededRandom(7);
  const door = () => near[Math.floor(draw.next() * near.length)] as CoordinatesE7;
  return () => {
    for (;;) {
      const pair = { pickUp: door(), dropOff: door() };
      if (straightMeters(pair.pickUp, pair.dropOff) >= APART_METERS) return pair;
    }
  };
}

/** @param onEnded called at once with 0 and whenever more jobs have ended. */
export const awaitDeliveries = (
  scene: Scene,
  { wanted, noShow }: Ordered,
  onEnded: (ended: number) => Promise<void>,
): Promise<readonly JobDetail[]> =>
  scene.step('deliveries', 'deliver them, both codes given; bring back what nobody took', async () => {
    const hub = scene.hubAs(scene.world.cast.shipper);
    const jobs = [...wanted, noShow];
    let last = -1;
    const made = await scene.waitFor(`${jobs.length} jobs end`, 150, async () => {
      const details = await Promise.all(jobs.map((job) => hub.job(job)));
      const ended = details.filter(isEnded).length;
      if (ended !== last) await onEnded(ended);
      last = ended;
      return ended === jobs.length ? details : undefined;
    });
    const states = made.map(({ state }) => state);
    const right = states.every((state, i) => state === (i < wanted.length ? 'delivered' : 'returned'));
    scene.holds(right, () => `the jobs ended as ${states.join(', ')}`);
    return { made, figures: { delivered: wanted.length, returned: 1 } };
  });

const isEnded = ({ state }: JobDetail) => ['delivered', 'returned', 'failed', 'cancelled'].includes(state);

/** What cannot be served is said with its reason, and can be cancelled. */
export const explainUnserved = (scene: Scene, { tooLarge }: Ordered): Promise<void> =>
  scene.step('unserved', 'why one job is in no plan', async () => {
    const hub = scene.hubAs(scene.world.cast.shipper);
    const found = await scene.waitFor('the plan says why', 20, async () =>
      (await hub.plan()).unassigned.find(({ job }) => job === tooLarge),
    );
    const { code, constraint } = found;
    scene.holds(code === 'CAPACITY', () => `the plan says ${code}: ${constraint}`);
    const { state } = await hub.cancelJob(tooLarge);
    scene.holds(state === 'cancelled', () => `after cancelling it is ${state}`);
    return { made: undefined, figures: { code, constraint } };
  });

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
