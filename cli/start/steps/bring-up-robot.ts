import type { Connection } from '@solana/web3.js';
import type { LoadedMap } from '../../../maps/load.ts';
import { type Address, type DeviceId, deviceId } from '../../../protocol/ids.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { type CoordinatesE7, toUnixSeconds } from '../../../protocol/units.ts';
import { flashFolder } from '../../flash/flash-folder.ts';
import { registerDevice } from '../../registration.ts';
import type { Founded } from '../found.ts';
import type { Part } from '../part.ts';
import { agentPart } from '../parts.ts';
import type { Scene } from '../scene.ts';

/** The depot, or whatever place comes first. */
export function startOf(map: LoadedMap): CoordinatesE7 {
  const place = map.places.depots[0] ?? map.places.doors[0];
  if (place === undefined) throw new RangeError('the map names no place');
  return place.at;
}

export const flashRobot = (scene: Scene, map: LoadedMap): Promise<void> =>
  scene.step('flash', 'flash a robot into a folder', async () => {
    const { world } = scene;
    const flashed = await flashFolder({
      dir: world.robotFolder,
      hub: scene.hubAs(world.cast.owner),
      board: 'simulated',
      settings: {
        link: { kind: 'simulated', place: startOf(map), seed: 1, people: world.people },
        timeScale: world.timeScale,
      },
    });
    return { made: undefined, figures: { files: flashed.files, bytes: flashed.bytes } };
  });

export const startRobot = (scene: Scene): Promise<{ agent: Part; device: DeviceId }> =>
  scene.step('enrol', 'start the robot; it makes its key and enrols', async () => {
    const agent = agentPart(scene.world);
    const { device } = await scene.run(agent);
    return { made: { agent, device: deviceId(String(device)) }, figures: { device: String(device) } };
  });

/** Resolves with the token account its rewards go to. */
export const registerRobot = (
  scene: Scene,
  connection: Connection,
  { network, mint }: Founded,
  device: DeviceId,
): Promise<Address> =>
  scene.step('register', 'register the robot on chain with its proof of possession', async () => {
    const { owner } = scene.world.cast;
    const enrolments = await scene.hubAs(owner).enrolments();
    const enrolment = enrolments.find((one) => one.device === device);
    if (enrolment === undefined) throw new RangeError(`${device} is not among the enrolments`);
    const { receipt, payee } = await registerDevice({
      connection,
      network,
      mint,
      owner,
      enrolment,
      verifier: nativeVerifier,
      now: toUnixSeconds(scene.world.clock.now()),
      clock: scene.clock,
    });
    return { made: payee, figures: { computeUnits: receipt?.units ?? 0, fee: receipt?.fee ?? 0n } };
  });

export const awaitFirstFrame = (scene: Scene, device: DeviceId): Promise<void> =>
  scene.step('online', "wait for the robot's first frame", async () => {
    const hub = scene.hubAs(scene.world.cast.owner);
    const { session, sequence, simulated } = await scene.waitFor('the robot is online', 30, async () => {
      const view = await hub.device(device);
      return view.state === 'online' && view.sequence > 0 ? view : undefined;
    });
    return { made: undefined, figures: { session, sequence, simulated } };
  });
