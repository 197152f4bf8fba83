import { resolve } from 'node:path';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import type { Environment } from '../environment.ts';
import { findProjectFile, readSettingsFile, userFilePath } from './files.ts';
import { environmentName, type SettingName, settingNames, settingTable } from './settings.ts';
import { endpointsOfWorld, worldFilePath } from './world-layer.ts';

/** A value and the layer it comes from, as `config list` shows it. */
export interface Resolved {
  readonly name: SettingName;
  readonly value: string | undefined;
  readonly origin: string;
  /** What it must be and is not; only in lists, everything else throws. */
  readonly wrong?: string;
}

/** A layer of values, strongest first in the list of layers. */
interface Layer {
  origin(name: SettingName): string;
  value(name: SettingName): string | undefined;
}

/** What was given on the command line, by setting. */
export type Flags = Readonly<Partial<Record<SettingName, string>>>;

/** Every setting, from flag > environment > project file > user file > default. Throws CLI_SETTING_INVALID. */
export class Settings {
  readonly #environment: Environment;
  readonly #layers: readonly Layer[];

  constructor(environment: Environment, flags: Flags) {
    this.#environment = environment;
    this.#layers = layersOf(environment, flags);
  }

  /** The value, or undefined when nothing sets it and it has no default. */
  find(name: SettingName): string | undefined {
    return this.resolve(name).value;
  }

  /** The value; throws CLI_FLAG_MISSING when there is none. */
  get(name: SettingName): string {
    const value = this.find(name);
    if (value !== undefined) return value;
    const { flag, description } = settingTable[name];
    throw new FleetError('CLI_FLAG_MISSING', { flag: flag.split(' ')[0] ?? flag, what: description });
  }

  /** Whether somebody set it: only then may it overrule what the hub says. */
  isSet(name: SettingName): boolean {
    return this.resolve(name).origin !== 'default';
  }

  resolve(name: SettingName): Resolved {
    for (const layer of this.#layers) {
      const value = layer.value(name);
      if (value !== undefined) return this.#checked(name, value, layer.origin(name));
    }
    return { name, value: settingTable[name].fallback(this.#environment), origin: 'default' };
  }

  /** All of them, wrong values too: whoever looks for the wrong one must be able to list them. */
  list(): Resolved[] {
    return settingNames.map((name) => {
      try {
        return this.resolve(name);
      } catch (error) {
        if (!isFleetError(error, 'CLI_SETTING_INVALID')) throw error;
        const { origin, got, expected } = error.context;
        return { name, value: String(got), origin: String(origin), wrong: `it must be ${expected}` };
      }
    });
  }

  #checked(name: SettingName, value: string, origin: string): Resolved {
    const { check, expected, kind } = settingTable[name];
    if (!check(value)) {
      // What looks like a key is not repeated into a log.
      const got = kind === 'path' && value.length > 60 ? `${value.slice(0, 6)}…` : value.slice(0, 80);
      throw new FleetError('CLI_SETTING_INVALID', { name, origin, expected, got });
    }
    return { name, value: kind === 'path' ? resolve(this.#environment.cwd, value) : value, origin };
  }
}

function layersOf(environment: Environment, flags: Flags): Layer[] {
  const project = findProjectFile(environment.cwd);
  const user = readSettingsFile(userFilePath(environment));
  const files = [project, user].filter((file) => file !== undefined);
  const layers: Layer[] = [
    { origin: (name) => settingTable[name].flag.split(' ')[0] ?? name, value: (name) => flags[name] },
    { origin: environmentName, value: (name) => environment.env[environmentName(name)] || undefined },
    ...files.map((file): Layer => ({ origin: () => file.path, value: (name) => file.values[name] })),
  ];
  return layers.flatMap((layer) => [layer, ...besides(environment, layer)]);
}

/**
 * A world names its hub and its Solana as strongly as it was named itself, but weaker than a hub beside it. One that is
 * not there must not let the next layer name another hub instead.
 */
function besides({ cwd }: Environment, layer: Layer): Layer[] {
  const given = layer.value('world');
  if (given === undefined) return [];
  const folder = resolve(cwd, given);
  const value = (name: SettingName) => {
    if (name !== 'hub' && name !== 'cluster') return undefined;
    const endpoints = endpointsOfWorld(folder);
    if (endpoints !== undefined) return endpoints[name];
    const { expected } = settingTable.world;
    throw new FleetError('CLI_SETTING_INVALID', {
      name: 'world',
      origin: layer.origin('world'),
      expected,
      got: given,
    });
  };
  return [{ origin: () => worldFilePath(folder), value }];
}
