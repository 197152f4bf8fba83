import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import mqtt, { type MqttClient } from 'mqtt';
import { SqliteDeviceDirectory } from '../../hub/fleet/sqlite-device-directory.ts';
import { type RunningHub, start as startHub } from '../../hub/main.ts';
import { Database } from '../../hub/store/database.ts';
import { loadMap, type MapSource } from '../../maps/load.ts';
import { addressOf } from '../../programs/client/addresses.ts';
import { writeKeypair } from '../../programs/client/keypair-file.ts';
import { ManualClock, scaledClock, systemClock } from '../../protocol/clock.ts';
import type { Address, NetworkId } from '../../protocol/ids.ts';
import { topic } from '../../protocol/topics.ts';
import { unixSeconds } from '../../protocol/units.ts';
import { parseNetworkView } from '../../protocol/views/network.ts';
import { aNetwork } from '../programs/client/a-network.ts';
import { aPassword, wireOf } from './ingest/a-hub.ts';
import { aDevice, aFrame, type TestDevice } from './store/a-frame.ts';
import { temporaryFolder } from './store/temporary-folder.ts';
import { enrolDevice } from './support/an-enrolment.ts';

/** A network on a local chain, and the configuration of its hub in the chain's time. */
async function aWorld(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const map: MapSource = { kind: 'town', seed: 1 };
  const { hash } = await loadMap(map);
  // Its first epoch does not end during the test.
  const worldOrigin = new ManualClock().now();
  const firstEpochEnd = unixSeconds(Math.floor(worldOrigin / 1000) + 3_600);
  const timeScale = { realOrigin: systemClock.now(), worldOrigin, factor: 1 };
  const { chain, network, creator, oracle } = await aNetwork(t, { mapHash: hash, firstEpochEnd });
  const keys = { hub: join(folder, 'hub.json'), oracle: join(folder, 'oracle.json') };
  await writeKeypair(keys.hub, creator);
  await writeKeypair(keys.oracle, oracle);
  const config = {
    dataFolder: join(folder, 'hub'),
    http: { port: 0 },
    mqtt: { port: 0 },
    map,
    chain: { rpc: chain.url, network },
    keys,
    timeScale,
  };
  return { chain, network, config, world: scaledClock(timeScale), owner: addressOf(creator.publicKey) };
}

async function aRunningHub(t: ExecutionContext, config: unknown): Promise<RunningHub> {
  const hub = await startHub(config, (error) => t.log(String(error)));
  t.teardown(() => hub.stop());
  return hub;
}

/** As the HTTP enrolment leaves it. */
async function enrol(folder: string, device: TestDevice, owner: Address): Promise<void> {
  const database = new Database(folder);
  await database.start();
  const directory = new SqliteDeviceDirectory(database);
  await enrolDevice(directory, device.id, owner, systemClock.now());
  await database.stop();
}

test('a hub runs on a real chain, takes a robot, survives its endpoint, and refuses what cannot be', async (t) => {
  t.timeout(60_000);
  const { chain, network, config, world, owner } = await aWorld(t);
  const device = aDevice();
  await enrol(config.dataFolder, device, owner);

  const hub = await aRunningHub(t, config);
  const view = parseNetworkView(await (await fetch(`${hub.httpUrl}/v1/network`)).json());
  t.is(view.network, network);
  t.is(view.hubKey, owner);
  t.deepEqual(view.broker, hub.mqtt);
  t.is((await fetch(`${hub.httpUrl}/readyz`)).status, 200);

  const client = await dial(t, device, network, hub);
  const frame = aFrame(device, { sequence: 1, t0: world.now() }, network);
  await client.publishAsync(topic(device.id, 'frame'), wireOf(frame), { qos: 1 });
  const robot: unknown = await (await fetch(`${hub.httpUrl}/v1/devices/${device.id}`)).json();
  t.like(robot, { device: device.id, sequence: 1 });
  const metrics = await (await fetch(`${hub.httpUrl}/metrics`)).text();
  t.regex(metrics, /wayproof_ingest_total\{reason="stored"\} 1\n/);

  await t.throwsAsync(startHub(config), { name: 'FleetError', message: /in use by another hub/ });
  const elsewhere = { ...config, dataFolder: `${config.dataFolder}-2`, mqtt: { port: hub.mqtt.port } };
  await t.throwsAsync(startHub(elsewhere), {
    name: 'FleetError',
    message: /^Port \d+ on 127\.0\.0\.1 is in use/,
  });
  const otherKey = { ...elsewhere, keys: { ...config.keys, hub: config.keys.oracle } };
  await t.throwsAsync(startHub(otherKey), { name: 'FleetError', message: /keys\.hub/ });
  const otherMap = { ...elsewhere, map: { kind: 'town', seed: 2 } };
  await t.throwsAsync(startHub(otherMap), { name: 'FleetError', message: /map: its hash/ });

  await hub.stop();
  await chain.stop();
  const again = await aRunningHub(t, config);
  t.is((await fetch(`${again.httpUrl}/healthz`)).status, 200);
  await t.throwsAsync(startHub({ ...elsewhere, dataFolder: `${config.dataFolder}-3` }), {
    name: 'FleetError',
  });
});

function dial(
  t: ExecutionContext,
  device: TestDevice,
  network: NetworkId,
  hub: RunningHub,
): Promise<MqttClient> {
  const { host, port } = hub.mqtt;
  const client = mqtt.connect({
    host,
    port,
    protocolVersion: 4,
    reconnectPeriod: 0,
    clientId: device.id,
    username: device.id,
    password: aPassword(device, host, port, undefined, network),
  });
  t.teardown(() => client.end(true));
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client));
    client.once('error', reject);
  });
}
