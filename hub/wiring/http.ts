import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mapViewOf } from '../../maps/drawing/map-view.ts';
import { TileFile } from '../../maps/tiles/tile-file.ts';
import { programAddress } from '../../programs/client/addresses.ts';
import { connect } from '../../programs/client/connect.ts';
import { findDevice } from '../../programs/client/queries.ts';
import type { NetworkView } from '../../protocol/views/network.ts';
import type { AlertDesk } from '../alerts/alert-desk.ts';
import type { PresenceBoard } from '../fleet/presence.ts';
import { createApp } from '../http/app.ts';
import type { EpochReader, HttpDeps, PageParts } from '../http/deps.ts';
import type { EventStream } from '../http/event-stream.ts';
import { httpForwarder } from '../http/rpc-forwarder.ts';
import { HttpServer } from '../http/server.ts';
import { SignIn } from '../http/sign-in.ts';
import type { Broker } from '../ingest/broker.ts';
import type { IngestCounters } from '../ingest/counters.ts';
import { ingestMetrics } from '../ingest/metrics.ts';
import { RewardDesk } from '../rewards/reward-desk.ts';
import type { ZoneDesk } from '../zones/zone-desk.ts';
import type { Ground } from './ground.ts';
import { isToy } from './is-toy.ts';
import { wireLayers } from './layers.ts';
import { wireReleases } from './releases.ts';
import { wireRobotExtras } from './robot-extras.ts';
import type { wireWork } from './work.ts';

export interface HttpParts {
  readonly work: ReturnType<typeof wireWork>;
  readonly broker: Broker;
  readonly counters: IngestCounters;
  readonly presence: PresenceBoard;
  readonly zones: ZoneDesk;
  readonly alerts: AlertDesk;
  readonly epochs: EpochReader;
  readonly stream: EventStream;
  /** Host and port others dial, known once everything listens. */
  readonly announced: () => {
    readonly http: { host: string; port: number };
    readonly mqtt: { host: string; port: number };
  };
}

/** The API and its server; listening is the server's `start`. */
export function wireHttp(ground: Ground, parts: HttpParts): HttpServer {
  const { config, facts, clock, realClock, random, verifier, directory, frames, jobStore, router, report } =
    ground;
  const { work, broker, counters, presence, zones, alerts, epochs, stream, announced } = parts;
  const { timeScale } = config;
  const network = (): NetworkView => ({
    ...facts,
    program: programAddress,
    rpc: config.chain.rpc,
    broker: announced().mqtt,
    kind: config.kind,
    ...(config.peopleFolder === undefined ? {} : { simulatedPeople: true }),
  });
  const connection = connect(config.chain.rpc);
  const rewards = new RewardDesk({
    epochs,
    claimed: async (device) => (await findDevice(connection, ground.network, device))?.claimed,
  });
  const domain = () => `${announced().http.host}:${announced().http.port}`;
  const deps: HttpDeps = {
    clock,
    realClock,
    ...(timeScale === undefined ? {} : { timeScale }),
    verifier,
    random,
    network,
    roles: {
      operators: new Set(config.operators),
      auditors: new Set(config.auditors),
      everybodySeesAll: config.peopleFolder !== undefined,
      everybodyOperates: isToy(config),
    },
    signIn: new SignIn({ clock: realClock, random, verifier, domain }),
    directory,
    online: (device) => presence.get(device)?.state === 'online',
    frames,
    robotExtras: wireRobotExtras(ground, presence),
    jobs: work.jobs,
    jobStore,
    router,
    order: (device, order) => work.commands.order(device, order),
    plan: () => work.dispatcher.plan(),
    explain: (job) => work.dispatcher.explain(job),
    zones,
    ...wireLayers(ground, work.lessons),
    alerts,
    epochs,
    rewards: (device) => rewards.rewards(device),
    releases: wireReleases(ground),
    rpc: httpForwarder(config.chain.rpc),
    stream,
    page: pageOf(ground),
    ready: async () => [await storeReady(ground), { part: 'broker', ok: broker.listening(), detail: '' }],
    metrics: () => ingestMetrics(counters, broker, presence),
    report,
  };
  return new HttpServer(createApp(deps), { host: config.http.host, port: config.http.port });
}

/** Beside the hub in the source tree, and in dist/ beside the built hub. */
const builtPage = ['../../dist/web/', '../../web/'];

function pageOf({ config, map }: Ground): PageParts {
  const places = builtPage.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const folder = config.page ?? places.find((place) => existsSync(place)) ?? (places[0] as string);
  const people = config.peopleFolder === undefined ? {} : { peopleFolder: config.peopleFolder };
  const tiles = new TileFile(config.map, map.hash, config.dataFolder);
  return { folder, map: () => mapViewOf(map), tiles: () => tiles.path(), ...people };
}

async function storeReady({ database }: Ground) {
  try {
    await database.probe();
    return { part: 'store', ok: true, detail: '' };
  } catch (error) {
    return { part: 'store', ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
