import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FleetError } from '../../protocol/errors.ts';
import type { Environment } from '../environment.ts';
import { isSettingName, type SettingName, settingTable } from './settings.ts';

export interface SettingsFile {
  readonly path: string;
  readonly values: Readonly<Partial<Record<SettingName, string>>>;
}

export const PROJECT_FILE = 'wayproof.json';

/** The user's own file: `$XDG_CONFIG_HOME/wayproof/config.json`. */
export function userFilePath({ home, env }: Pick<Environment, 'home' | 'env'>): string {
  return join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'wayproof', 'config.json');
}

/** The nearest `wayproof.json`, from the working folder upwards. */
export function findProjectFile(cwd: string): SettingsFile | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const file = readSettingsFile(join(folder, PROJECT_FILE));
    if (file !== undefined || folder === dirname(folder)) return file;
  }
}

/** A settings file, or undefined where there is none. Throws CLI_FILE_UNREADABLE, CLI_SETTING_UNKNOWN. */
export function readSettingsFile(path: string): SettingsFile | undefined {
  const text = readIfThere(path);
  return text === undefined ? undefined : { path, values: parseSettings(path, text) };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'settings file', path, reason: String(code) });
  }
}

function parseSettings(path: string, text: string): SettingsFile['values'] {
  const values: Partial<Record<SettingName, string>> = {};
  for (const [name, value] of Object.entries(parseObject(path, text))) {
    if (!isSettingName(name)) throw new FleetError('CLI_SETTING_UNKNOWN', { name, origin: path });
    if (typeof value !== 'string') {
      const reason = `"${name}" must be text, it is ${JSON.stringify(value).slice(0, 80)}`;
      throw new FleetError('CLI_FILE_UNREADABLE', { what: 'settings file', path, reason });
    }
    values[name] = settingTable[name].kind === 'path' ? resolve(dirname(path), value) : value;
  }
  return values;
}

function parseObject(path: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'not JSON';
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'settings file', path, reason }, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'settings file', path, reason: 'not a JSON object' });
  }
  return value as Record<string, unknown>;
}
