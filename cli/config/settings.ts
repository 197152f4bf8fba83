import { join } from 'node:path';
import { address, networkId } from '../../protocol/ids.ts';
import { endpointOf, isHttpUrl } from './clusters.ts';
import { endpointsOfWorld } from './world-layer.ts';

/** Where paths of the default values start. */
export interface Places {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** One setting: a flag, `WAYPROOF_NAME`, a key of the project and user files, or its default. */
export interface SettingRow {
  readonly flag: string;
  readonly description: string;
  /** What a wrong value is told to be: "the setting must be …". */
  readonly expected: string;
  /** `path` values in files are relative to that file's folder; they name files, never hold secrets. */
  readonly kind: 'text' | 'path';
  check(value: string): boolean;
  fallback(places: Places): string | undefined;
}

const url: Pick<SettingRow, 'expected' | 'check' | 'kind'> = {
  kind: 'text',
  expected: 'an http(s) URL',
  check: isHttpUrl,
};

/** A path, and not the secret itself: key material on a command line is seen by every process. */
const keyFile: Pick<SettingRow, 'expected' | 'check' | 'kind'> = {
  kind: 'path',
  expected: 'the path of a key file, never the key itself',
  check: (value) => value !== '' && !/^\s*\[/.test(value) && !/^[1-9A-HJ-NP-Za-km-z]{80,90}$/.test(value),
};

const folder: Pick<SettingRow, 'expected' | 'check' | 'kind'> = {
  kind: 'path',
  expected: 'the path of a folder',
  check: (value) => value !== '',
};

const accepts = (make: (text: string) => unknown) => (value: string) => {
  try {
    make(value);
    return true;
  } catch {
    return false;
  }
};

export const settingTable = {
  hub: {
    ...url,
    flag: '--hub <url>',
    description: 'the hub to talk to',
    fallback: () => 'http://127.0.0.1:8787',
  },
  cluster: {
    kind: 'text',
    expected: 'localnet, devnet, testnet, mainnet or an http(s) URL',
    check: (value) => endpointOf(value) !== undefined,
    flag: '--cluster <name>',
    description: 'the Solana endpoint: localnet, devnet, testnet, mainnet or a URL',
    fallback: () => 'localnet',
  },
  network: {
    kind: 'text',
    expected: 'the address of a Network account',
    check: accepts(networkId),
    flag: '--network <address>',
    description: 'the network, when it is not to be taken from the hub',
    fallback: () => undefined,
  },
  keypair: {
    ...keyFile,
    flag: '--keypair <path>',
    description: 'the wallet that signs: a Solana key file',
    fallback: ({ home }) => join(home, '.config', 'solana', 'id.json'),
  },
  payer: {
    ...keyFile,
    flag: '--payer <path>',
    description:
      'the key file of who pays the fee (default: --keypair); rent and bonds stay with who signs for them',
    fallback: () => undefined,
  },
  data: {
    ...folder,
    flag: '--data <dir>',
    description: 'the folder of what is kept: codes of jobs, and the state of a part that is run',
    fallback: ({ home, env }) => join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'wayproof'),
  },
  world: {
    kind: 'path',
    expected: 'the folder of a world that "wayproof start" made',
    check: (folder) => endpointsOfWorld(folder) !== undefined,
    flag: '--world <dir>',
    description:
      'the folder of a world that "wayproof start" keeps: its hub, its Solana, and a place for robots',
    fallback: () => undefined,
  },
  payee: {
    kind: 'text',
    expected: 'the address of a token account',
    check: accepts(address),
    flag: '--payee <address>',
    description: "the token account that gets a device's rewards (default: the owner's own)",
    fallback: () => undefined,
  },
} as const satisfies Record<string, SettingRow>;

export type SettingName = keyof typeof settingTable;
export const settingNames = Object.keys(settingTable) as SettingName[];

export const isSettingName = (text: string): text is SettingName => Object.hasOwn(settingTable, text);

/** `WAYPROOF_HUB` for `hub`. */
export const environmentName = (name: SettingName): string => `WAYPROOF_${name.toUpperCase()}`;
