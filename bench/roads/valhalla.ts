import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RoadNetwork } from '../../maps/roads/network.ts';
import { pavement } from '../../maps/roads/profiles.ts';
import { createRouter } from '../../maps/roads/router.ts';
import { seededRandom } from '../../protocol/random.ts';
import { type CoordinatesE7, fromE7 } from '../../protocol/units.ts';
import { median } from '../statistics.ts';

/** What is used of Valhalla's Node package; it is no dependency and brings no types here. */
interface Valhalla {
  readonly Actor: new (
    config: unknown,
  ) => { route(query: unknown): Promise<{ trip: { summary: { length: number } } }> };
  getConfig(options: { tileDir: string; tileExtract: string }): Promise<unknown>;
}

export interface Compared {
  readonly pairs: number;
  /** Median of the differences of lengths, whichever is longer, in percent of Valhalla's. */
  readonly medianPercent: number;
}

/**
 * Lengths of shortest ways on foot beside those of Valhalla, where both find one. Left out unless the environment
 * variable WAYPROOF_VALHALLA names the folder of its package `@valhallajs/valhallajs`.
 */
export async function compareWithValhalla(
  extract: string,
  network: RoadNetwork,
  pairs: number,
  note: (text: string) => void,
): Promise<Compared | undefined> {
  const folder = process.env['WAYPROOF_VALHALLA'];
  if (folder === undefined) {
    note('left out: lengths beside Valhalla (WAYPROOF_VALHALLA is not set)');
    return undefined;
  }
  const work = await mkdtemp(join(tmpdir(), 'wayproof-valhalla-'));
  try {
    const valhalla = (await import(join(folder, 'index.mjs'))) as Valhalla;
    const paths = { tileDir: join(work, 'tiles'), tileExtract: join(work, 'tiles.tar') };
    const config = await valhalla.getConfig(paths);
    await writeFile(join(work, 'config.json'), JSON.stringify(config));
    const build = [
      join(folder, 'bin', 'valhalla-cli.js'),
      'build_tiles',
      '-c',
      join(work, 'config.json'),
      extract,
    ];
    await promisify(execFile)(process.execPath, build, { maxBuffer: 2 ** 28 });
    const actor = new valhalla.Actor(config);
    const lengthOf = async (from: CoordinatesE7, to: CoordinatesE7): Promise<number | undefined> => {
      const locations = [from, to]
        .map(fromE7)
        .map(({ latitude, longitude }) => ({ lat: latitude, lon: longitude }));
      const options = { pedestrian: { shortest: true, max_distance: 100_000 } };
      const query = { locations, costing: 'pedestrian', costing_options: options, directions_type: 'none' };
      const answer = await actor.route(query).catch(() => undefined);
      return answer && answer.trip.summary.length * 1_000;
    };
    return await compare(network, pairs, lengthOf);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function compare(
  network: RoadNetwork,
  pairs: number,
  lengthOf: (from: CoordinatesE7, to: CoordinatesE7) => Promise<number | undefined>,
): Promise<Compared> {
  const router = createRouter(network, pavement);
  const random = seededRandom(7);
  const differences: number[] = [];
  for (let tries = 0; tries < pairs * 2 && differences.length < pairs; tries++) {
    const [from, to] = [somewhere(network, random.next()), somewhere(network, random.next())];
    const [start, end] = [router.snap(from), router.snap(to)];
    const ours = start && end && router.distance(start.at, end.at);
    const theirs = start && end && (await lengthOf(start.at, end.at));
    if (ours === undefined || theirs === undefined || theirs < 200) continue;
    differences.push((Math.abs(ours / 10 - theirs) / theirs) * 100);
  }
  return { pairs: differences.length, medianPercent: median(differences) };
}

function somewhere(network: RoadNetwork, draw: number): CoordinatesE7 {
  const node = Math.floor(draw * network.nodeCount);
  return { latitude: network.nodeLatitude[node] as number, longitude: network.nodeLongitude[node] as number };
}
