import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import mqtt, { type MqttClient } from 'mqtt';
import { openMap } from '../../cli/map-source.ts';
import { found } from '../../cli/start/found.ts';
import { openWorld } from '../../cli/start/world.ts';
import { SqliteDeviceDirectory } from '../../hub/fleet/sqlite-device-directory.ts';
import { type RunningHub, start as startHub } from '../../hub/main.ts';
import { Database } from '../../hub/store/database.ts';
import { programAddress } from '../../programs/client/addresses.ts';
import { connect } from '../../programs/client/connect.ts';
import { start as startChain } from '../../programs/devchain/main.ts';
import { systemClock } from '../../protocol/clock.ts';
import { sha256 } from '../../protocol/hash.ts';
import { type Address, keyBytes, type NetworkId } from '../../protocol/ids.ts';
import { systemRandom } from '../../protocol/random.ts';
import { topic } from '../../protocol/topics.ts';
import { milliseconds, unixMilliseconds } from '../../protocol/units.ts';
import { parseNetworkView } from '../../protocol/views/network.ts';
import { aPassword, wireOf } from './ingest/a-hub.ts';
import { aDevice, aFrame, type TestDevice } from './store/a-frame.ts';
import { temporaryFolder } from './store/temporary-folder.ts';

const programPath = fileURLToPath(new URL('../../programs/artifacts/wayproof.so', import.meta.url));

/** A local chain with a network on it, and the configuration of the network's hub. */
async function aWorld(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const world = await openWorld({ folder, map: 'town', speed: 60, clock: systemClock });
  const chain = await startChain({
    port: world.ports.rpc,
    clock: world.clock,
    slotTime: milliseconds(24_000),
    programs: [{ address: programAddress, path: programPath }],
  });
  t.teardown(() => chain.stop());
  const map = await openMap('town');
  const connection = connect(world.rpcUrl);
  const { network } = await found({ connection, world, map, random: systemRandom, clock: systemClock });
  const config = {
    dataFolder: join(folder, 'hub'),
    http: { port: world.ports.http },
    mqtt: { port: world.ports.mqtt },
    map: { kind: 'town', seed: 1 },
    chain: { rpc: world.rpcUrl, network },
    keys: { hub: world.cast.hub.path, oracle: world.cast.hubOracle.path },
    timeScale: world.timeScale,
  };
  return { world, chain, network, config, map };
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
  const hash = sha256(keyBytes(device.id));
  await directory.createToken({ hash, owner, nonce: 1n, expires: unixMilliseconds(9e15) });
  const kind = 'pavement-robot';
  const capabilities = {
    kind,
    model: 'x',
    maxSpeed: 2,
    compartments: 1,
    camera: false,
    simulated: true,
  } as const;
  const bytes = new Uint8Array();
  await directory.enrol(
    hash,
    { device: device.id, model: 'x', kind, capabilities, statement: bytes, signature: bytes },
    systemClock.now(),
  );
  await database.stop();
}

test('a hub runs on a real chain, takes a robot, survives its endpoint, and refuses what cannot be', async (t) => {
  t.timeout(60_000);
  const { world, chain, network, config } = await aWorld(t);
  const device = aDevice();
  await enrol(config.dataFolder, device, world.cast.owner.address);

  const hub = await aRunningHub(t, config);
  const view = parseNetworkView(await (await fetch(`${hub.httpUrl}/v1/network`)).json());
  t.is(view.network, network);
  t.is(view.hubKey, world.cast.hub.address);
  t.deepEqual(view.broker, hub.mqtt);
  t.is((await fetch(`${hub.httpUrl}/readyz`)).status, 200);

  const client = await dial(t, device, network, hub);
  const frame = aFrame(device, { sequence: 1, t0: world.clock.now() }, network);
  await client.publishAsync(topic(device.id, 'frame'), wireOf(frame), { qos: 1 });
  const robot: unknown = await (await fetch(`${hub.httpUrl}/v1/devices/${device.id}`)).json();
  t.like(robot, { device: device.id, sequence: 1 });
  const metrics = await (await fetch(`${hub.httpUrl}/metrics`)).text();
  t.regex(metrics, /wayproof_ingest_total\{reason="stored"\} 1\n/);

  await t.throwsAsync(startHub(config), { name: 'FleetError', message: /in use by another hub/ });
  const elsewhere = { ...config, dataFolder: `${config.dataFolder}-2` };
  await t.throwsAsync(startHub(elsewhere), {
    name: 'FleetError',
    message: /^Port \d+ on 127\.0\.0\.1 is in use/,
  });
  const otherKey = { ...elsewhere, keys: { ...config.keys, hub: world.cast.owner.path } };
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
