import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureKeypair } from '../../programs/client/keypair-file.ts';
import type { Clock } from '../../protocol/clock.ts';
import { openWallet, type Wallet } from '../wallet.ts';
import { freePorts } from './free-ports.ts';
import { readWorldFile, type WorldFile, writeWorldFile } from './world-file.ts';
import { WorldTime } from './world-time.ts';

/** Who acts in an embedded world, each with a key of its own. Made here, for a local chain only. */
export interface Cast {
  /** Founds the network; its council and, for development, its guardian. */
  readonly council: Wallet;
  /** The hub's mission key and its oracle key. */
  readonly hub: Wallet;
  readonly hubOracle: Wallet;
  readonly secondOracle: Wallet;
  /** Robots belong to them in turn. */
  readonly owners: readonly [Wallet, Wallet];
  readonly shipper: Wallet;
}

/** One robot of an embedded world: its own folder, its own process, its owner. */
export interface RobotSpec {
  readonly name: string;
  readonly vehicle: 'pavement-robot' | 'drone';
  readonly folder: string;
  readonly owner: Wallet;
  readonly seed: number;
}

/** One embedded Wayproof: a folder, its keys, its ports, its time. Opening the folder again resumes it. */
export interface World extends Pick<WorldFile, 'map' | 'ports' | 'speed'> {
  readonly folder: string;
  /** What hub and oracle load: the town as such, of any other map the network file made from it. */
  readonly pinnedMap: string;
  readonly logs: string;
  readonly people: string;
  readonly time: WorldTime;
  readonly rpcUrl: string;
  readonly hubUrl: string;
  readonly cast: Cast;
  readonly robots: readonly RobotSpec[];
  /** The network of an earlier start. */
  readonly founded: WorldFile['founded'];
  /** Keeps what was founded for the next start. */
  remember(founded: NonNullable<WorldFile['founded']>): Promise<void>;
}

export interface WorldOptions extends Pick<WorldFile, 'map' | 'speed' | 'robots' | 'drones'> {
  readonly folder: string;
  readonly clock: Clock;
  /** Take the ports the commands look at without being told, when they are free. */
  readonly usualPorts: boolean;
}

/** Opens a world: as it was made when the folder holds one, else a new one. Throws CLI_FILE_UNREADABLE. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { folder, clock } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = (await readWorldFile(folder)) ?? (await newWorld(options));
  const { ports, founded, map, speed } = file;
  const wallet = async (name: string) => {
    const path = join(folder, 'keys', `${name}.json`);
    await ensureKeypair(path);
    return openWallet(path);
  };
  const owners: [Wallet, Wallet] = [await wallet('owner-1'), await wallet('owner-2')];
  return {
    map,
    ports,
    speed,
    founded,
    folder,
    pinnedMap: /^town(:|$)/.test(map) ? map : join(folder, 'map.roads'),
    logs: join(folder, 'logs'),
    people: join(folder, 'people'),
    time: await WorldTime.open(folder, speed, clock),
    rpcUrl: `http://127.0.0.1:${ports.rpc}`,
    hubUrl: `http://127.0.0.1:${ports.http}`,
    cast: {
      council: await wallet('council'),
      hub: await wallet('hub'),
      hubOracle: await wallet('hub-oracle'),
      secondOracle: await wallet('second-oracle'),
      owners,
      shipper: await wallet('shipper'),
    },
    robots: fleetOf(file, join(folder, 'robots'), owners),
    remember: (what) => writeWorldFile(folder, { ...file, founded: what }),
  };
}

function fleetOf(file: WorldFile, folder: string, owners: Cast['owners']): RobotSpec[] {
  const named = (vehicle: RobotSpec['vehicle'], word: string, count: number, first: number): RobotSpec[] =>
    Array.from({ length: count }, (_, i) => ({
      vehicle,
      name: `${word}-${i + 1}`,
      folder: join(folder, `${word}-${i + 1}`),
      owner: owners[i % 2] as Wallet,
      seed: first + i,
    }));
  return [...named('pavement-robot', 'robot', file.robots, 1), ...named('drone', 'drone', file.drones, 1001)];
}

async function newWorld({
  folder,
  map,
  speed,
  robots,
  drones,
  usualPorts,
}: WorldOptions): Promise<WorldFile> {
  const wish = (length: number, preferred: number) => (usualPorts ? { length, preferred } : { length });
  const ports = await freePorts([wish(2, 8899), wish(1, 8787), wish(1, 1883)]);
  const [rpc, http, mqtt] = ports as [number, number, number];
  const file: WorldFile = { version: 1, map, speed, robots, drones, ports: { rpc, http, mqtt } };
  await writeWorldFile(folder, file);
  return file;
}

/** The `wayproof` command of this very program: beside cli/start, or two folders up from dist/cli/start. */
export function wayproofScript(): string {
  const places = ['../wayproof.js', '../../../cli/wayproof.js'];
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return paths.find(existsSync) ?? (paths[0] as string);
}
