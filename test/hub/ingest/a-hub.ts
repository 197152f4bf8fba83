import type { ExecutionContext } from 'ava';
import mqtt, { type MqttClient } from 'mqtt';
import type { DeviceDirectory } from '../../../hub/fleet/device-directory.ts';
import { PresenceBoard } from '../../../hub/fleet/presence.ts';
import { SqliteDeviceDirectory } from '../../../hub/fleet/sqlite-device-directory.ts';
import { Broker } from '../../../hub/ingest/broker.ts';
import { type ConnectLimits, connectLimits } from '../../../hub/ingest/connect-guard.ts';
import { IngestCounters } from '../../../hub/ingest/counters.ts';
import { FairQueue } from '../../../hub/ingest/fair-queue.ts';
import { Pipeline } from '../../../hub/ingest/pipeline.ts';
import { Quota, type QuotaLimits, quotaLimits } from '../../../hub/ingest/quota.ts';
import { RecentSignatures } from '../../../hub/ingest/recent-signatures.ts';
import { Database } from '../../../hub/store/database.ts';
import type { FrameStore, VerifiedFrame } from '../../../hub/store/frame-store.ts';
import { SqliteFrameStore } from '../../../hub/store/sqlite-frame-store.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { signConnection } from '../../../protocol/connection.ts';
import { encodeFrame } from '../../../protocol/frames.ts';
import { type Address, address, type DeviceId } from '../../../protocol/ids.ts';
import { type CommandPayload, encodeCommand } from '../../../protocol/missions.ts';
import { systemRandom } from '../../../protocol/random.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { NETWORK, type TestDevice } from '../store/a-frame.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { enrolDevice } from '../support/an-enrolment.ts';

export const OWNER: Address = address('Vote111111111111111111111111111111111111111');

export interface HubOptions {
  readonly folder?: string;
  readonly quota?: Partial<QuotaLimits>;
  readonly connects?: Partial<ConnectLimits>;
  readonly missions?: ReadonlyMap<DeviceId, Uint8Array>;
  readonly zones?: () => Uint8Array | undefined;
}

/** The ingest half of a hub: real broker, real SQLite, real signatures; only the missions are made up. */
export class TestHub {
  readonly counters = new IngestCounters();
  readonly directory: DeviceDirectory;
  readonly presence = new PresenceBoard();
  readonly database: Database;
  readonly store: FrameStore;
  readonly broker: Broker;
  readonly issued: { device: DeviceId; command: CommandPayload }[] = [];
  port = 0;

  constructor(folder: string, options: HubOptions) {
    this.database = new Database(folder);
    this.store = new SqliteFrameStore(this.database, systemClock);
    this.directory = new SqliteDeviceDirectory(this.database);
    const { counters, presence, store, directory } = this;
    const quota = new Quota({ ...quotaLimits, ...options.quota }, systemClock, counters);
    const pipeline = new Pipeline({
      network: NETWORK,
      verifier: nativeVerifier,
      store,
      quota,
      queue: new FairQueue(),
      recent: new RecentSignatures(),
      counters,
      worldClock: systemClock,
    });
    this.broker = new Broker({
      login: { network: NETWORK, verifier: nativeVerifier, directory, quota, realClock: systemClock },
      pipeline,
      store,
      presence,
      counters,
      ...(options.zones === undefined ? {} : { zones: options.zones }),
      missions: {
        currentMission: async (device) => options.missions?.get(device),
        issueCommand: async (device, command) => {
          this.issued.push({ device, command });
          return encodeCommand(command);
        },
      },
      limits: { ...connectLimits, ...options.connects },
      realClock: systemClock,
      worldClock: systemClock,
    });
  }

  async start(port = 0): Promise<void> {
    await this.database.start();
    await this.store.start();
    this.port = await this.broker.start({ host: '127.0.0.1', port, announcedHost: '127.0.0.1' });
  }

  async stop(): Promise<void> {
    await this.broker.stop();
    await this.store.stop();
    await this.database.stop();
  }

  async enrol(...devices: readonly TestDevice[]): Promise<void> {
    for (const { id } of devices) await enrolDevice(this.directory, id, OWNER, systemClock.now());
  }
}

export async function aHub(t: ExecutionContext, options: HubOptions = {}): Promise<TestHub> {
  const hub = new TestHub(options.folder ?? (await temporaryFolder(t)), options);
  await hub.start();
  t.teardown(() => hub.stop());
  return hub;
}

let lastTime = 0;

/** A fresh password; times rise even within one millisecond, as an agent's do. */
export function aPassword(
  device: TestDevice,
  host: string,
  port: number,
  time?: number,
  network = NETWORK,
): string {
  lastTime = Math.max(lastTime + 1, systemClock.now());
  const at = unixMilliseconds(time ?? lastTime);
  return signConnection(network, device.signer, { host, port }, at, systemRandom);
}

export interface ClientOptions {
  readonly clientId?: string;
  readonly userName?: string;
  readonly password?: string;
  readonly will?: { readonly topic: string; readonly payload: string };
}

export function dial(
  t: ExecutionContext,
  port: number,
  device: TestDevice,
  options: ClientOptions = {},
): MqttClient {
  const client = mqtt.connect({
    host: '127.0.0.1',
    port,
    protocolVersion: 4,
    reconnectPeriod: 0,
    clientId: options.clientId ?? device.id,
    username: options.userName ?? device.id,
    password: options.password ?? aPassword(device, '127.0.0.1', port),
    ...(options.will
      ? { will: { ...options.will, payload: Buffer.from(options.will.payload), qos: 1, retain: true } }
      : {}),
  });
  client.on('error', () => undefined);
  t.teardown(() => client.end(true));
  return client;
}

export async function aClient(
  t: ExecutionContext,
  hub: { readonly port: number },
  device: TestDevice,
  options: ClientOptions = {},
): Promise<MqttClient> {
  const client = dial(t, hub.port, device, options);
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
    client.once('close', () => reject(new Error('closed')));
  });
  return client;
}

export const wireOf = (frame: VerifiedFrame): Buffer => Buffer.from(encodeFrame(frame));

/** Resolves when the connection is closed, by whomever. */
export const closeOf = (client: MqttClient): Promise<void> =>
  new Promise((resolve) => client.once('close', resolve));

/** The payload of the next message. */
export const messageOf = (client: MqttClient): Promise<Buffer> =>
  new Promise((resolve) => client.once('message', (_, payload) => resolve(payload)));

/** Resolves with the return code of the refusing CONNACK. */
export function refusalOf(client: MqttClient): Promise<number> {
  return new Promise((resolve) => {
    client.once('error', (error: Error & { code?: number | string }) => resolve(Number(error.code)));
  });
}
