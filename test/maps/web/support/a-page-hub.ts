import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { CoverageBoard } from '../../../../hub/cells/coverage-board.ts';
import type { HttpDeps } from '../../../../hub/http/deps.ts';
import { ShareDesk } from '../../../../hub/shares/share-desk.ts';
import { ZoneDesk } from '../../../../hub/zones/zone-desk.ts';
import { mapViewOf } from '../../../../maps/drawing/map-view.ts';
import { loadMap } from '../../../../maps/load.ts';
import { pavement } from '../../../../maps/roads/profiles.ts';
import { createRouter } from '../../../../maps/roads/router.ts';
import { TileFile } from '../../../../maps/tiles/tile-file.ts';
import { systemClock } from '../../../../protocol/clock.ts';
import { systemRandom } from '../../../../protocol/random.ts';
import { nativeVerifier, signerFromSeed } from '../../../../protocol/sodium/native.ts';
import { aHttpHub, theOperator } from '../../../hub/support/a-http-hub.ts';
import { network } from '../../../hub/support/a-world.ts';
import { buildPage } from './a-city.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const source = { kind: 'town', seed: 1 } as const;

/** A folder that goes with the test. */
export async function aFolder(t: ExecutionContext, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `wayproof-${name}-`));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The page in a folder of its own, built once for all test files: a build empties the folder it goes to. */
export async function buildPageInto(folder: string): Promise<void> {
  await buildPage();
  await cp(join(root, 'dist/web'), folder, { recursive: true });
}

/**
 * The hub's whole HTTP side with the built page and real zones, links and cells, on memory stores: a city without
 * robots, chain and broker, up in a second. Whoever signs in operates it.
 */
export async function aPageHub(t: ExecutionContext, folder: string, changes: Partial<HttpDeps> = {}) {
  const data = await aFolder(t, 'page-hub');
  const map = await loadMap(source);
  const tiles = new TileFile(source, map.hash, join(folder, '..'));
  const zones = new ZoneDesk({
    network,
    signer: signerFromSeed(new Uint8Array(32).fill(204)),
    verifier: nativeVerifier,
    file: join(data, 'zones.bin'),
    clock: systemClock,
    send: async () => undefined,
  });
  const board = new CoverageBoard(systemClock.now());
  const hub = await aHttpHub(t, {
    router: createRouter(map.network, pavement),
    page: { folder, map: () => mapViewOf(map), tiles: () => tiles.path() },
    roles: { operators: new Set([theOperator.address]), auditors: new Set(), everybodyOperates: true },
    zones,
    rewards: async (device) => ({
      device,
      decimals: 6,
      earned: '0',
      final: '0',
      claimed: '0',
      claimable: '0',
      lines: [],
    }),
    layers: {
      travelTimes: () => ({ made: systemClock.now(), known: 0, streets: [] }),
      coverage: (exact) => board.view(exact ? 10 : 8),
    },
    shares: new ShareDesk({ realClock: systemClock, random: systemRandom, file: join(data, 'shares.json') }),
    rateLimit: { perSecond: 1_000, burst: 5_000 },
    ...changes,
  });
  return { ...hub, map, zones, board };
}
