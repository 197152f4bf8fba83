import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ensureKeypair } from '../../programs/client/keypair-file.ts';
import { type Clock, scaledClock, type TimeScale } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { parser } from '../../protocol/views/parse.ts';
import { timeScaleField } from '../serve.ts';
import { openWallet, type Wallet } from '../wallet.ts';
import { freePorts } from './free-ports.ts';

const port = z.int().min(1).max(65_535);
const worldFile = z.object({
  version: z.literal(1),
  timeScale: timeScaleField,
  ports: z.object({ rpc: port, http: port, mqtt: port }),
});
const parseWorld = parser('world', worldFile);

/** Who acts in an embedded world, each with a key of its own. Made here, for a local chain only. */
export interface Cast {
  /** Founds the network; its council and, for development, its guardian. */
  readonly council: Wallet;
  /** The hub's mission key and its oracle key. */
  readonly hub: Wallet;
  readonly hubOracle: Wallet;
  readonly secondOracle: Wallet;
  readonly owner: Wallet;
  readonly shipper: Wallet;
}

/** One embedded Wayproof: a folder, its keys, its ports, its time. Opening the folder again resumes it. */
export interface World {
  readonly folder: string;
  readonly logs: string;
  readonly people: string;
  readonly robotFolder: string;
  readonly timeScale: TimeScale;
  readonly clock: Clock;
  readonly ports: { readonly rpc: number; readonly http: number; readonly mqtt: number };
  readonly rpcUrl: string;
  readonly hubUrl: string;
  readonly cast: Cast;
  /** `town`, `town:SEED` or the path of a map file. */
  readonly map: string;
}

export interface WorldOptions {
  readonly folder: string;
  readonly map: string;
  /** World seconds a real second. */
  readonly speed: number;
  readonly clock: Clock;
}

/** Opens a world, making it on the first call. Throws CLI_FILE_UNREADABLE for a folder that holds another. */
export async function openWorld({ folder, map, speed, clock }: WorldOptions): Promise<World> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'world.json');
  const { timeScale, ports } = (await kept(path)) ?? (await made(path, speed, clock));
  const key = (name: string) => join(folder, 'keys', `${name}.json`);
  const wallet = async (name: string) => {
    await ensureKeypair(key(name));
    return openWallet(key(name));
  };
  return {
    folder,
    logs: join(folder, 'logs'),
    people: join(folder, 'people'),
    robotFolder: join(folder, 'robot'),
    timeScale,
    clock: scaledClock(timeScale, clock),
    ports,
    rpcUrl: `http://127.0.0.1:${ports.rpc}`,
    hubUrl: `http://127.0.0.1:${ports.http}`,
    cast: {
      council: await wallet('council'),
      hub: await wallet('hub'),
      hubOracle: await wallet('hub-oracle'),
      secondOracle: await wallet('second-oracle'),
      owner: await wallet('owner'),
      shipper: await wallet('shipper'),
    },
    map,
  };
}

/** The `wayproof` command of this very program: beside cli/start, or two folders up from dist/cli/start. */
export function wayproofScript(): string {
  const places = ['../wayproof.js', '../../../cli/wayproof.js'];
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return paths.find(existsSync) ?? (paths[0] as string);
}

type Saved = z.infer<typeof worldFile>;

async function kept(path: string): Promise<Saved | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'world', path, reason: String(cause) }, { cause });
  }
  try {
    return parseWorld(JSON.parse(text));
  } catch (cause) {
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'world', path, reason: 'it is not one' }, { cause });
  }
}

async function made(path: string, speed: number, clock: Clock): Promise<Saved> {
  const [rpc, http, mqtt] = (await freePorts([2, 1, 1])) as [number, number, number];
  const now = clock.now();
  const timeScale = { realOrigin: now, worldOrigin: now, factor: speed };
  const saved: Saved = { version: 1, timeScale, ports: { rpc, http, mqtt } };
  await writeFile(path, `${JSON.stringify(saved, null, 2)}\n`);
  return saved;
}
