import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { loadMap } from '../maps/load.ts';
import { topologyOf } from '../maps/roads/hierarchy/prepare.ts';
import { profiles } from '../maps/roads/profiles.ts';
import { createRouter } from '../maps/roads/router.ts';
import { connect } from '../programs/client/connect.ts';
import { readKeypair } from '../programs/client/keypair-file.ts';
import { fetchNetwork, listDevices } from '../programs/client/queries.ts';
import { scaledClock, systemClock } from '../protocol/clock.ts';
import { address, keyText, toHex } from '../protocol/ids.ts';
import { systemRandom } from '../protocol/random.ts';
import { nativeVerifier, signerFromSeed } from '../protocol/sodium/native.ts';
import { NativePool } from '../protocol/sodium/native-pool.ts';
import { milliseconds } from '../protocol/units.ts';
import { SqliteAlertStore } from './alerts/sqlite-alert-store.ts';
import { type HubConfig, parseHubConfig } from './config.ts';
import { PresenceBoard } from './fleet/presence.ts';
import type { RobotChannel } from './fleet/robot-channel.ts';
import { SqliteDeviceDirectory } from './fleet/sqlite-device-directory.ts';
import { EventStream } from './http/event-stream.ts';
import { jobView } from './http/job-view.ts';
import { Hub } from './hub.ts';
import { checkNetworkFacts, loadNetworkFacts } from './network-facts.ts';
import { FileChunkStore } from './releases/file-chunk-store.ts';
import { SqliteReleaseStore } from './releases/sqlite-release-store.ts';
import { AnchorChain } from './settlement/anchor-chain.ts';
import { Database } from './store/database.ts';
import { SqliteEpochSource } from './store/sqlite-epoch-source.ts';
import { SqliteEpochStore } from './store/sqlite-epoch-store.ts';
import { SqliteFrameStore } from './store/sqlite-frame-store.ts';
import { SqliteJobStore } from './store/sqlite-job-store.ts';
import { SqliteLearningStore } from './store/sqlite-learning-store.ts';
import { wireAlerts } from './wiring/alerts.ts';
import { wireFleet } from './wiring/fleet.ts';
import type { Ground } from './wiring/ground.ts';
import { wireHttp } from './wiring/http.ts';
import { wireIngest } from './wiring/ingest.ts';
import { wireLearning } from './wiring/learning.ts';
import { wireSettlement } from './wiring/settlement.ts';
import { wireWork } from './wiring/work.ts';
import { ZoneDesk } from './zones/zone-desk.ts';

export interface RunningHub {
  readonly httpUrl: string;
  readonly mqtt: { readonly host: string; readonly port: number };
  /** Takes no more, commits and acknowledges what is under way, closes; safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Runs a hub: guard → verify → store → ack; fleet, jobs, planning, missions; settlement; HTTP.
 * @param report told what went wrong without stopping the hub; for the log
 * Throws CONFIG_INVALID, FOLDER_LOCKED, STORE_…, KEYPAIR_FILE_…, MAP_…, CHAIN_… (on the first start only),
 * PORT_IN_USE, LISTEN_FAILED.
 */
export async function start(
  raw: unknown,
  report: (error: unknown) => void = () => undefined,
): Promise<RunningHub> {
  const config = parseHubConfig(raw);
  // First of all, because it keeps a second hub off the folder.
  const database = new Database(config.dataFolder);
  await database.start();
  const { ground, oracle } = await prepare(config, database, report).catch(async (cause: unknown) => {
    await database.stop();
    throw cause;
  });
  const { frames, network } = ground;
  const http = { host: config.http.announcedHost ?? config.http.host, port: config.http.port };
  const mqtt = { host: config.mqtt.announcedHost ?? config.mqtt.host, port: config.mqtt.port };

  const presence = new PresenceBoard();
  const stream = new EventStream(toHex(systemRandom.bytes(8)));
  const channel: RobotChannel = {
    sendMission: (device, bytes) => broker.down.sendMission(device, bytes),
    sendCommand: (device, bytes) => broker.down.sendCommand(device, bytes),
  };
  const work = wireWork(ground, presence, channel, {
    jobChanged: (job) => stream.publish({ topic: 'job', data: jobView(job) }),
    planned: (plan) => stream.publish({ topic: 'plan', data: plan }),
    orderChanged: (device) => feed.changed(device),
  });
  const { lessons } = work;
  const learning = wireLearning(ground, {
    store: new SqliteLearningStore(database),
    lessons,
    announce: (bytes) => broker.down.sendRound(bytes),
  });
  const zones = new ZoneDesk({
    ...ground,
    file: join(config.dataFolder, 'zones.bin'),
    adopt: work.keepZones,
    send: (bytes) => broker.down.sendZones(bytes),
  });
  const { broker, counters } = wireIngest(ground, presence, work.commands, learning, zones.bytes);
  const connection = connect(config.chain.rpc);
  const { feed, registrations } = wireFleet(ground, {
    presence,
    broker,
    stream,
    onChain: () => listDevices(connection, network),
    statusChanged: () => work.dispatcher.wake(),
  });
  const announced = () => ({ http, mqtt });
  const { settlement, epochs } = wireSettlement(ground, {
    chain: new AnchorChain({ connection, network, oracle, realClock: systemClock }),
    store: new SqliteEpochStore(database),
    source: new SqliteEpochSource(database, network),
    stream,
    batch: new NativePool(availableParallelism()),
    caughtUp: () => work.projector.catchUp(),
  });
  const alerts = wireAlerts(ground, { work, presence, stream, store: new SqliteAlertStore(database) });
  const server = wireHttp(ground, {
    work,
    zones,
    alerts,
    broker,
    counters,
    presence,
    epochs,
    stream,
    announced,
  });

  const hub = new Hub(
    [
      { name: 'database', start: async () => undefined, stop: () => database.stop() },
      { name: 'frames', start: () => frames.start(), stop: () => frames.stop() },
      { name: 'projector', start: () => work.projector.start(), stop: () => work.projector.stop() },
      { name: 'settlement', start: () => settlement.start(), stop: () => settlement.stop() },
      { name: 'zones', start: () => zones.start(), stop: async () => undefined },
      { name: 'stream', start: async () => undefined, stop: async () => feed.stop() },
      // Before robots come: whoever connects hears of the open round.
      { name: 'learning', start: () => learning.start(), stop: () => learning.stop() },
      {
        name: 'broker',
        start: async () => {
          const { host, port } = config.mqtt;
          mqtt.port = await broker.start({ host, port, announcedHost: mqtt.host });
        },
        stop: () => broker.stop(),
        patience: milliseconds(5_000),
      },
      { name: 'dispatcher', start: () => work.dispatcher.start(), stop: () => work.dispatcher.stop() },
      { name: 'alerts', start: () => alerts.start(), stop: () => alerts.stop() },
      { name: 'registrations', start: () => registrations.start(), stop: () => registrations.stop() },
      {
        name: 'http',
        start: async () => {
          http.port = (await server.start()).port;
        },
        stop: () => server.stop(),
      },
    ],
    systemClock,
  );
  await hub.start();
  return { httpUrl: `http://${http.host}:${http.port}`, mqtt, stop: () => hub.stop() };
}

/** Chooses the adapters and loads what a hub needs before it can take anything: keys, map, network. */
async function prepare(config: HubConfig, database: Database, report: Ground['report']) {
  const { dataFolder, chain, timeScale } = config;
  const { network } = chain;
  const seed = (await readKeypair(config.keys.hub)).secretKey.subarray(0, 32);
  const signer = signerFromSeed(seed);
  const oracle = await readKeypair(config.keys.oracle);
  const map = await loadMap(config.map, { dataFolder });
  // Ordered now: the first plan must not wait for it (0.4 s for a city part, 8 s for 280,000 nodes without an order file).
  topologyOf(map.network);
  const facts = await loadNetworkFacts(join(dataFolder, 'network.json'), network, async () => {
    const { hubKey, releaseKey, mint, mapHash, epochSeconds } = await fetchNetwork(
      connect(chain.rpc),
      network,
    );
    return {
      network,
      hubKey: address(keyText(hubKey)),
      releaseKey: address(keyText(releaseKey)),
      mint,
      mapHash: toHex(mapHash),
      epochSeconds,
    };
  });
  checkNetworkFacts(facts, keyText(signer.publicKey), map.hash);
  const ground: Ground = {
    config,
    network,
    facts,
    map,
    router: createRouter(map.network, profiles.pavement),
    signer,
    verifier: nativeVerifier,
    clock: timeScale === undefined ? systemClock : scaledClock(timeScale),
    realClock: systemClock,
    random: systemRandom,
    database,
    frames: new SqliteFrameStore(database, systemClock),
    directory: new SqliteDeviceDirectory(database),
    jobStore: new SqliteJobStore(database),
    releaseStore: new SqliteReleaseStore(database),
    releaseChunks: new FileChunkStore(join(dataFolder, 'releases')),
    report,
  };
  return { ground, oracle };
}
