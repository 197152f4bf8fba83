import { dirname, resolve } from 'node:path';
import { SLOT_VARIABLE } from './launch.ts';

/**
 * An agent's settings with what its launcher said: the slot it runs from. Without a launcher they stay as they are, and the
 * agent fetches no agent. edge/config.ts checks the whole. @param path of the configuration, in the flashed folder
 */
export function withSlot(
  settings: unknown,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): unknown {
  const slot = env[SLOT_VARIABLE];
  if (slot === undefined || typeof settings !== 'object' || settings === null) return settings;
  const before = 'updates' in settings && typeof settings.updates === 'object' ? settings.updates : {};
  return { ...settings, updates: { ...before, launched: { root: dirname(resolve(path)), slot } } };
}
