import type { MqttClient } from 'mqtt';
import { loadMap } from '../../../maps/load.ts';
import { placesOf } from '../../../maps/places.ts';
import { type MadeJob, makeJob } from '../../../protocol/jobs.ts';
import { seededRandom, systemRandom } from '../../../protocol/random.ts';
import { generateSeed, signerFromSeed } from '../../../protocol/sodium/native.ts';
import { missionStatement } from '../../../protocol/statements/mission.ts';
import { topic } from '../../../protocol/topics.ts';
import { decimeters, unixSeconds } from '../../../protocol/units.ts';
import { parseQuoteView } from '../../../protocol/views/job.ts';
import type { TestDevice } from '../../hub/store/a-frame.ts';
import type { HubOfTest } from './a-running-hub.ts';

/** A depot and two doors of the hub's town. */
export async function doorsOf(hub: Pick<HubOfTest, 'config'>) {
  const { network } = await loadMap(hub.config.map);
  const { depots, doors } = placesOf(network, seededRandom(3), 2);
  const [depot, from, to] = [depots[0]?.at, doors[0]?.at, doors[1]?.at];
  if (depot === undefined || from === undefined || to === undefined) throw new Error('a town without doors');
  return { depot, from, to };
}

/** A job as a shipper's client makes it: quoted by the hub, its codes drawn and its statement signed here. */
export async function aSignedJob(hub: HubOfTest): Promise<MadeJob> {
  const { from, to } = await doorsOf(hub);
  const quoted = await hub.call('POST', '/v1/quotes', { pickUp: from, dropOff: to });
  const { distance } = parseQuoteView(quoted.body);
  const terms = {
    earliest: unixSeconds(0),
    latest: unixSeconds(Math.floor(hub.world.now() / 1000) + 3_000),
    load: { parcels: 1, grams: 500, milliliters: 1_000 },
    patience: 120,
    priority: 0,
  };
  const order = { pickUp: from, dropOff: to, distance: decimeters(distance), terms };
  return makeJob(hub.network, signerFromSeed(generateSeed()), systemRandom, order);
}

/** Resolves with the id of the next mission the hub gives the robot. */
export async function nextMission(client: MqttClient, device: TestDevice): Promise<Uint8Array> {
  const name = topic(device.id, 'mission');
  const arrived = new Promise<Uint8Array>((resolve) => {
    client.on('message', (to, bytes) => {
      if (to === name && bytes.length > 0) resolve(bytes);
    });
  });
  await client.subscribeAsync(name, { qos: 1 });
  return missionStatement.decode((await arrived).subarray(0, missionStatement.size)).fields.mission;
}
