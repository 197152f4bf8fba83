// The hub's ingest in a process of its own, wired as hub/main.ts wires it: FOLDER NETWORK DEVICE…
import { PresenceBoard } from '../../hub/fleet/presence.ts';
import { SqliteDeviceDirectory } from '../../hub/fleet/sqlite-device-directory.ts';
import { Database } from '../../hub/store/database.ts';
import { SqliteFrameStore } from '../../hub/store/sqlite-frame-store.ts';
import { wireIngest } from '../../hub/wiring/ingest.ts';
import { systemClock } from '../../protocol/clock.ts';
import { address, type DeviceId, deviceId, keyBytes, networkId } from '../../protocol/ids.ts';
import { nativeVerifier } from '../../protocol/sodium/native.ts';
import { unixMilliseconds } from '../../protocol/units.ts';

/** What the hub has spent and taken since it started. */
export interface Usage {
  /** Of all its threads, SQLite's included; microseconds. */
  readonly cpu: number;
  readonly acknowledged: number;
  readonly stored: number;
  readonly residentBytes: number;
}

/** Nobody is asked for a mission in this benchmark. */
const noMissions = {
  currentMission: async () => undefined,
  issueCommand: async () => new Uint8Array(),
};

const [folder, network, ...devices] = process.argv.slice(2);
if (folder === undefined || network === undefined)
  throw new Error('usage: hub-process FOLDER NETWORK DEVICE…');
const database = new Database(folder);
await database.start();
const frames = new SqliteFrameStore(database, systemClock);
await frames.start();
const directory = new SqliteDeviceDirectory(database);
for (const device of devices) await enrol(deviceId(device));
const { broker, counters } = wireIngest(
  {
    network: networkId(network),
    verifier: nativeVerifier,
    frames,
    directory,
    clock: systemClock,
    realClock: systemClock,
  },
  new PresenceBoard(),
  noMissions,
);
const port = await broker.start({ host: '127.0.0.1', port: 0, announcedHost: '127.0.0.1' });

process.on('message', () => process.send?.(usage()));
// It never outlives whoever measures it.
process.once('disconnect', () => void stop());
process.send?.({ port });

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return {
    cpu: user + system,
    acknowledged: counters.get('acknowledged'),
    stored: counters.get('stored'),
    residentBytes: process.memoryUsage.rss(),
  };
}

async function stop(): Promise<void> {
  await broker.stop();
  await frames.stop();
  await database.stop();
}

async function enrol(device: DeviceId): Promise<void> {
  const hash = keyBytes(device);
  const owner = address('Vote111111111111111111111111111111111111111');
  const kind = 'pavement-robot';
  const model = 'bench';
  await directory.createToken({ hash, owner, nonce: 1n, expires: unixMilliseconds(9e15) });
  await directory.enrol(
    hash,
    {
      device,
      model,
      kind,
      capabilities: { kind, model, maxSpeed: 2, compartments: 1, camera: false, simulated: true },
      statement: new Uint8Array(),
      signature: new Uint8Array(),
    },
    systemClock.now(),
  );
}
