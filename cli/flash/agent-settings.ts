import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Keys that name files or folders: relative to the configuration, wherever the agent is started from. */
const pathKeys: readonly (readonly string[])[] = [
  ['dataFolder'],
  ['link', 'people'],
  ['link', 'stateFile'],
  ['camera', 'path'],
  ['detector', 'folder'],
  ['timeScaleFile'],
];

/**
 * An agent's configuration file with its paths made absolute. What it says is checked by edge/config.ts.
 * Rejects with an Error that names the file.
 */
export async function readAgentSettings(path: string): Promise<unknown> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new Error(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  for (const keys of pathKeys) value = withAbsolute(value, keys, dirname(resolve(path)));
  return await withTimeScale(value);
}

/** A simulated world keeps its time in a file of its own, which changes with every start of that world. */
async function withTimeScale(value: unknown): Promise<unknown> {
  if (typeof value !== 'object' || value === null || !('timeScaleFile' in value)) return value;
  const { timeScaleFile, ...rest } = value;
  return { ...rest, timeScale: JSON.parse(await readFile(String(timeScaleFile), 'utf8')) };
}

function withAbsolute(value: unknown, [key, ...rest]: readonly string[], folder: string): unknown {
  if (key === undefined) return typeof value === 'string' ? resolve(folder, value) : value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  const inner = (value as Record<string, unknown>)[key];
  return { ...value, [key]: withAbsolute(inner, rest, folder) };
}
