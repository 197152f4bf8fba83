import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { freePorts } from '../../../cli/start/free-ports.ts';
import { readWorldFile, writeWorldFile } from '../../../cli/start/world-file.ts';
import { aProcess, type Running } from '../../flows/support/a-process.ts';

export interface City {
  readonly process: Running;
  /** Where `npm start` keeps its world. */
  readonly folder: string;
  readonly hub: string;
  readonly cluster: string;
  /** The exports `start` prints where its usual ports are taken. */
  readonly env: Readonly<Record<string, string>>;
  /** Its network and token. */
  founded(): Promise<{ readonly network: string; readonly mint: string }>;
}

/** A running `wayproof start` in somebody's home, off the usual ports: two that begin at once would both reach for those. */
export async function aCity(t: ExecutionContext, home: string): Promise<City> {
  const folder = join(home, '.local', 'share', 'wayproof', 'city');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [rpc = 0, http = 0, mqtt = 0] = await freePorts([{ length: 2 }, { length: 1 }, { length: 1 }]);
  const world = { version: 1, map: 'town', speed: 30, robots: 2, drones: 0 } as const;
  await writeWorldFile(folder, { ...world, ports: { rpc, http, mqtt } });
  const process = await aProcess(t, ['start'], home);
  const [hub, cluster] = [String(process.facts['url']), String(process.facts['rpc'])];
  const founded = async () => {
    const found = (await readWorldFile(folder))?.founded;
    if (found === undefined) throw new Error('the world was not founded');
    return found;
  };
  return { process, folder, hub, cluster, env: { WAYPROOF_HUB: hub, WAYPROOF_CLUSTER: cluster }, founded };
}
