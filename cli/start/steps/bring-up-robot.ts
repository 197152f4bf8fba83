import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '@solana/web3.js';
import type { LoadedMap } from '../../../maps/load.ts';
import { type Address, type DeviceId, deviceId } from '../../../protocol/ids.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { toUnixSeconds } from '../../../protocol/units.ts';
import { flashFolder } from '../../flash/flash-folder.ts';
import { MANIFEST_NAME } from '../../flash/manifest.ts';
import { mapSource } from '../../map-source.ts';
import { registerDevice } from '../../registration.ts';
import type { Founded } from '../found.ts';
import type { Part } from '../part.ts';
import { agentPart } from '../parts.ts';
import { simulatedSettings } from '../robot-settings.ts';
import type { Scene } from '../scene.ts';
import type { RobotSpec } from '../world.ts';

/** A robot that runs. */
export interface Robot extends RobotSpec {
  readonly device: DeviceId;
  readonly part: Part;
}

/** Writes an agent with a one-use token into the folder of every robot that was not flashed before. */
export const flashRobots = (scene: Scene, map: LoadedMap, streets: 'quiet' | 'lively'): Promise<void> =>
  scene.step('flash', 'flash the robots into folders', async () => {
    const { people, robots, time, folder: world, pinnedMap } = scene.world;
    const fresh = robots.filter(({ folder }) => !existsSync(join(folder, MANIFEST_NAME)));
    let bytes = 0;
    for (const { name, folder, owner, vehicle, seed } of fresh) {
      const flashed = await flashFolder({
        dir: folder,
        hub: scene.hubAs(owner),
        board: 'simulated',
        settings: simulatedSettings({
          map,
          people,
          seed,
          vehicle,
          timeFile: time.file,
          faults: join(world, 'faults', name),
          ways: mapSource(pinnedMap),
          ...(streets === 'lively' ? { streets: mapSource(pinnedMap) } : {}),
        }),
      });
      bytes += flashed.bytes;
    }
    return { made: undefined, figures: { robots: robots.length, flashed: fresh.length, bytes } };
  });

/** Each robot makes its key at its first start and enrols with its token. */
export const startRobots = (scene: Scene): Promise<readonly Robot[]> =>
  scene.step('enrol', 'start the robots; each makes its key and enrols', async () => {
    const { world } = scene;
    const start = async (spec: RobotSpec): Promise<Robot> => {
      const part = agentPart(world, spec);
      const { device } = await scene.run(part);
      return { ...spec, part, device: deviceId(String(device)) };
    };
    const made = await Promise.all(world.robots.map(start));
    return { made, figures: { robots: made.length, first: made[0]?.device ?? '' } };
  });

/** Resolves with the token account of each robot's rewards. */
export const registerRobots = (
  scene: Scene,
  connection: Connection,
  { network, mint }: Pick<Founded, 'network' | 'mint'>,
  robots: readonly Robot[],
): Promise<ReadonlyMap<DeviceId, Address>> =>
  scene.step('register', 'register the robots on chain, each with its proof of possession', async () => {
    const made = new Map<DeviceId, Address>();
    let fees = 0n;
    for (const { device, owner } of robots) {
      const enrolment = (await scene.hubAs(owner).enrolments()).find((one) => one.device === device);
      if (enrolment === undefined) throw new RangeError(`${device} is not among the enrolments`);
      const { receipt, payee } = await registerDevice({
        connection,
        network,
        mint,
        owner,
        enrolment,
        verifier: nativeVerifier,
        now: toUnixSeconds(scene.world.time.clock.now()),
        clock: scene.clock,
      });
      made.set(device, payee);
      fees += receipt?.fee ?? 0n;
    }
    return { made, figures: { registered: made.size, fees } };
  });

export const awaitFirstFrames = (scene: Scene, robots: readonly Robot[]): Promise<void> =>
  scene.step('online', "wait for every robot's first frame", async () => {
    let frames = 0;
    for (const { device, owner, name } of robots) {
      const hub = scene.hubAs(owner);
      const { sequence } = await scene.waitFor(`${name} is online`, 30, async () => {
        const view = await hub.device(device);
        return view.state === 'online' && view.sequence > 0 ? view : undefined;
      });
      frames += sequence;
    }
    return { made: undefined, figures: { online: robots.length, frames, simulated: true } };
  });
