import express, { type Router } from 'express';
import { MemoryDeviceDirectory } from '../../hub/fleet/memory-device-directory.ts';
import { compressed } from '../../hub/http/compressed.ts';
import { EventStream } from '../../hub/http/event-stream.ts';
import { mapRoutes } from '../../hub/http/routes/map.ts';
import { pageRoutes } from '../../hub/http/routes/page.ts';
import { streamRoutes } from '../../hub/http/routes/stream.ts';
import { securityHeaders } from '../../hub/http/security-headers.ts';
import { HttpServer } from '../../hub/http/server.ts';
import { SignIn } from '../../hub/http/sign-in.ts';
import { mapViewOf } from '../../maps/drawing/map-view.ts';
import type { LoadedMap } from '../../maps/load.ts';
import { profiles } from '../../maps/roads/profiles.ts';
import { createRouter } from '../../maps/roads/router.ts';
import { TileFile } from '../../maps/tiles/tile-file.ts';
import { type CancelTimer, every, systemClock } from '../../protocol/clock.ts';
import { address, keyText, networkId, toHex } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import { nativeVerifier } from '../../protocol/sodium/native.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { NetworkView } from '../../protocol/views/network.ts';
import type { RobotView } from '../../protocol/views/robot.ts';
import { SyntheticFleet } from './synthetic-fleet.ts';

export interface FleetServerParts {
  readonly robots: number;
  readonly map: LoadedMap;
  readonly random: Random;
  /** The built page. */
  readonly pageFolder: string;
  readonly dataFolder: string;
}

/** Parts of a second. */
const TURNS = 20;

/** The hub's own routes of page, map and stream, before robots that are only views: what the page is measured with. */
export class FleetServer {
  readonly #fleet: SyntheticFleet;
  readonly #stream = new EventStream('bench');
  readonly #server: HttpServer;
  #cancel: CancelTimer = () => undefined;

  constructor({ robots, map, random, pageFolder, dataFolder }: FleetServerParts) {
    this.#fleet = new SyntheticFleet(robots, map, random, systemClock.now());
    const tiles = new TileFile({ kind: 'town', seed: 1 }, map.hash, dataFolder);
    const page = { folder: pageFolder, map: () => mapViewOf(map), tiles: () => tiles.path() };
    const router = createRouter(map.network, profiles.pavement);
    const signIn = new SignIn({ clock: systemClock, random, verifier: nativeVerifier, domain: () => '' });
    const roles = { operators: new Set<never>(), auditors: new Set<never>(), everybodySeesAll: true };
    const directory = new MemoryDeviceDirectory();
    const app = express();
    app.use(securityHeaders, compressed, pageRoutes({ page }));
    app.use('/v1', mapRoutes({ page, router }));
    app.use(
      '/v1/stream',
      streamRoutes({ stream: this.#stream, directory, realClock: systemClock, roles, signIn }),
    );
    app.use('/v1', this.#facts(map, random));
    this.#server = new HttpServer(app, { host: '127.0.0.1', port: 0 });
  }

  #facts(map: LoadedMap, random: Random): Router {
    const key = () => address(keyText(random.bytes(32)));
    const network: NetworkView = {
      network: networkId(key()),
      program: key(),
      rpc: 'http://127.0.0.1:1',
      hubKey: key(),
      releaseKey: key(),
      mint: key(),
      broker: { host: '127.0.0.1', port: 1_883 },
      mapHash: toHex(map.hash),
      epochSeconds: 3_600,
      kind: 'test',
    };
    const answers: Readonly<Record<string, () => unknown>> = {
      '/network': () => network,
      '/time': () => ({ world: systemClock.now(), real: systemClock.now() }),
      '/devices': () => this.#fleet.views,
      '/jobs': () => ({ jobs: [], next: null }),
      '/plan': () => ({ made: 0, routes: [], unassigned: [] }),
      '/epochs': () => [],
      '/alerts': () => [],
      '/zones': () => ({ number: 0, issued: 0, zones: [] }),
    };
    const routes = express.Router();
    for (const [path, answer] of Object.entries(answers)) {
      routes.get(path, (_request, response) => void response.json(answer()));
    }
    return routes;
  }

  /** @returns the page's address */
  async start(): Promise<string> {
    const { port } = await this.#server.start();
    return `http://127.0.0.1:${port}/`;
  }

  /** Every robot moves once a second from now on. */
  move(): void {
    let turn = 0;
    this.#cancel = every(systemClock, milliseconds(1_000 / TURNS), () => {
      for (const data of this.#fleet.step(systemClock.now(), turn++ % TURNS, TURNS)) {
        this.#stream.publish({ topic: 'robot', data });
      }
    });
  }

  rest(): void {
    this.#cancel();
  }

  get views(): readonly RobotView[] {
    return this.#fleet.views;
  }

  async stop(): Promise<void> {
    this.#cancel();
    await this.#server.stop();
  }
}
