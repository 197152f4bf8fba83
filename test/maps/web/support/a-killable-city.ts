import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '../../../../cli/hub/sign-in.ts';
import { JobBook } from '../../../../cli/job-book.ts';
import { createJob } from '../../../../cli/shipper.ts';
import type { Part } from '../../../../cli/start/part.ts';
import { Scene } from '../../../../cli/start/scene.ts';
import { Stepper } from '../../../../cli/start/stepper.ts';
import {
  awaitFirstFrames,
  flashRobots,
  registerRobots,
  startRobots,
} from '../../../../cli/start/steps/bring-up-robot.ts';
import { startOracle } from '../../../../cli/start/steps/settle.ts';
import { foundNetwork, loadStreets, startChain, startHub } from '../../../../cli/start/steps/start-parts.ts';
import { openWorld } from '../../../../cli/start/world.ts';
import { systemClock } from '../../../../protocol/clock.ts';
import { isFleetError } from '../../../../protocol/errors.ts';
import { systemRandom } from '../../../../protocol/random.ts';
import type { CoordinatesE7 } from '../../../../protocol/units.ts';
import type { Zone } from '../../../../protocol/zones/zones.ts';

export interface KillableCity {
  readonly url: string;
  /** The process of the hub alone; robots and chain live on while it is dead. */
  readonly hub: Pick<Part, 'kill' | 'start'>;
  readonly doors: readonly CoordinatesE7[];
  /** Orders a delivery that counts as late after `within` world seconds. Returns its id. */
  order(within: number): Promise<string>;
  /** The second robot dies. Returns its id. */
  loseRobot(): Promise<string>;
  drawZones(zones: readonly Zone[]): Promise<void>;
  stop(): Promise<void>;
}

/** A port may be taken between its choice and its use, and a busy machine may leave a part's first call unanswered. */
const TRIES = 3;

/** What `wayproof start` starts, with two robots in a folder of its own, and a hub that can be killed. */
export async function aKillableCity(tries = TRIES): Promise<KillableCity> {
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-link-'));
  const [clock, random] = [systemClock, systemRandom];
  const world = await openWorld({
    ...{ folder, map: 'town', speed: 60, robots: 2, drones: 0, usualPorts: false, clock },
  });
  const stepper = new Stepper(clock, { began: () => undefined, ended: () => undefined });
  const scene = new Scene({ world, clock, random, signal: new AbortController().signal, stepper });
  scene.keep(world.time);
  world.time.start();
  const stop = async () => {
    await scene.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const map = await loadStreets(scene);
    const { connection } = await startChain(scene);
    const founded = await foundNetwork(scene, connection, map);
    const hub = await startHub(scene, founded.network);
    await flashRobots(scene, map, 'lively');
    const robots = await startRobots(scene);
    await registerRobots(scene, connection, founded, robots);
    await awaitFirstFrames(scene, robots);
    await startOracle(scene, founded);
    const doors = map.places.doors.map(({ at }) => at);
    let ordered = 0;
    const order = async (within: number): Promise<string> => {
      const [pickUp, dropOff] = [doors[ordered++], doors[ordered + 4]];
      if (pickUp === undefined || dropOff === undefined) throw new Error('the town has more doors');
      const { view } = await createJob({
        ...{ hub: scene.hubAs(world.cast.shipper), wallet: world.cast.shipper, random, pickUp, dropOff },
        book: new JobBook(folder),
        ...{ from: 0, within, patience: 180, priority: 0 },
        load: { parcels: 1, grams: 900, milliliters: 5_000 },
        people: { folder: world.people, behaviour: 'present' },
      });
      return view.job;
    };
    return {
      url: world.hubUrl,
      hub,
      doors,
      stop,
      order,
      loseRobot: async () => {
        const robot = robots.at(-1);
        await robot?.part.kill();
        return robot?.device ?? '';
      },
      drawZones: async (zones) => {
        const endpoint = { url: world.hubUrl, clock, signal: new AbortController().signal };
        const { token } = await signIn(endpoint, world.cast.council);
        const answer = await fetch(`${world.hubUrl}/v1/zones`, {
          method: 'PUT',
          headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
          body: JSON.stringify({ based: 0, zones }),
        });
        if (!answer.ok) throw new Error(`zones: ${answer.status} ${await answer.text()}`);
      },
    };
  } catch (error) {
    await stop();
    if (tries > 1 && isFleetError(error, 'START_PART_FAILED')) return aKillableCity(tries - 1);
    throw error;
  }
}
