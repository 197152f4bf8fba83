import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NetworkId } from '../../protocol/ids.ts';
import { mapSource } from '../map-source.ts';
import { Part, type PartOptions } from './part.ts';
import { type RobotSpec, type World, wayproofScript } from './world.ts';

/** A command of this program as a part: `wayproof WORDS… --json`, reading its settings from a file. */
function commandPart(
  world: World,
  name: string,
  words: readonly string[],
  onLine?: PartOptions['onLine'],
): Part {
  return new Part({
    name,
    command: [process.execPath, wayproofScript(), ...words, '--json'],
    folder: world.folder,
    logFile: join(world.logs, `${name}.log`),
    ...(onLine === undefined ? {} : { onLine }),
  });
}

async function settingsFile(world: World, name: string, settings: object): Promise<string> {
  const path = join(world.folder, `${name}.json`);
  await mkdir(world.folder, { recursive: true });
  await writeFile(path, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  return path;
}

/** The local Solana, simulated, with its state in the world's folder. */
export async function chainPart(world: World): Promise<Part> {
  const { time, ports } = world;
  const file = await settingsFile(world, 'chain', { port: ports.rpc, timeScale: time.scale });
  return commandPart(world, 'chain', ['chain', 'run', '--config', file, '--data', world.folder]);
}

export async function hubPart(world: World, network: NetworkId): Promise<Part> {
  const { cast, folder, people, pinnedMap, ports, rpcUrl, time } = world;
  const file = await settingsFile(world, 'hub', {
    dataFolder: join(folder, 'hub'),
    http: { port: ports.http },
    mqtt: { port: ports.mqtt },
    map: mapSource(pinnedMap),
    chain: { rpc: rpcUrl, network },
    keys: { hub: cast.hub.path, oracle: cast.hubOracle.path },
    operators: [cast.council.address],
    auditors: [cast.secondOracle.address],
    peopleFolder: people,
    timeScale: time.scale,
  });
  return commandPart(world, 'hub', ['hub', 'run', '--config', file]);
}

/** A robot's agent as it was flashed: the code in its folder, after verifying it. */
export function agentPart(world: World, { name, folder }: RobotSpec): Part {
  return commandPart(world, name, ['agent', 'run', '--dir', folder]);
}

/** The other oracle: recomputes every posted epoch from its evidence, in a process without the hub's code. */
export function oraclePart(
  world: World,
  network: NetworkId,
  onLine: NonNullable<PartOptions['onLine']>,
): Part {
  const { cast, hubUrl, pinnedMap, rpcUrl } = world;
  const where = ['--hub', hubUrl, '--cluster', rpcUrl, '--network', network];
  const words = ['oracle', 'run', ...where, '--keypair', cast.secondOracle.path, '--map', pinnedMap];
  return commandPart(world, 'oracle', words, onLine);
}
