import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file in which "wayproof start" keeps what it made a world with; cli/start/world-file.ts writes it. */
export const worldFilePath = (folder: string): string => join(folder, 'world.json');

/** Where hub and Solana of a world listen, whatever its ports; undefined where there is no world that can be read. */
export function endpointsOfWorld(folder: string): Readonly<Record<string, string>> | undefined {
  try {
    const { ports } = JSON.parse(readFileSync(worldFilePath(folder), 'utf8')) as { ports?: unknown };
    const { rpc, http } = (ports ?? {}) as { rpc?: unknown; http?: unknown };
    if (!isPort(rpc) || !isPort(http)) return undefined;
    return { hub: `http://127.0.0.1:${http}`, cluster: `http://127.0.0.1:${rpc}` };
  } catch {
    return undefined;
  }
}

const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) <= 65_535;
