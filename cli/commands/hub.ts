import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { RunningHub } from '../../hub/main.ts';
import { gathered, wholeNumber } from '../arguments.ts';
import { announcePart, clusterOfHub } from '../chain/cluster.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { endpointOf, isHttpUrl } from '../config/clusters.ts';
import type { Environment } from '../environment.ts';
import { mapSource } from '../map-source.ts';
import { partLog } from '../part-log.ts';
import { readConfigFile, serve } from '../serve.ts';
import { openWallet } from '../wallet.ts';
import { defineBackup } from './hub/backup.ts';

interface Flags {
  readonly config?: string;
  readonly httpPort?: number;
  readonly mqttPort?: number;
  readonly map?: string;
  readonly hubKey?: string;
  readonly operator?: readonly string[];
  readonly auditor?: readonly string[];
  readonly yesMainnet?: boolean;
}

type Tree = Readonly<Record<string, unknown>>;

export const define: Define = (command, environment) => {
  defineRun(command, environment);
  defineBackup(command, environment);
};

function defineRun(command: Command, environment: Environment): void {
  const running = command.command('run').description('a hub: broker, HTTP, planning, settlement');
  running
    .option(
      '--config <file>',
      'JSON with all settings of a hub (docs/configuration.md); what is given here wins',
    )
    .option('--http-port <n>', 'port of the HTTP interface; 0 takes any', wholeNumber(0, 65_535))
    .option('--mqtt-port <n>', 'port of the broker; 0 takes any', wholeNumber(0, 65_535))
    .option('--map <source>', 'the pinned map: a file, town or town:SEED')
    .option('--hub-key <path>', "the hub's mission key: a Solana key file")
    .option('--operator <address>', 'a wallet that may command any robot; may be given again', gathered)
    .option('--auditor <address>', 'a wallet that may load the traces; may be given again', gathered)
    .option('--yes-mainnet', 'pay with real money on mainnet');
  leaf<Flags>(running, environment, ['data', 'cluster', 'network', 'keypair'], runHub);
}

async function runHub(run: Run, flags: Flags): Promise<void> {
  const { start } = await import('../../hub/main.ts');
  const config = await hubSettings(run, flags);
  await announceHub(run, config, flags.yesMainnet === true);
  await serve(run, () => start(config, partLog('hub', run.output)), describe);
}

/** Every epoch it posts is a transaction: where and who pays is said before the first. hub/config.ts says what is missing. */
async function announceHub({ output }: Run, config: Tree, yesMainnet: boolean): Promise<void> {
  const { chain, keys } = config as Record<string, Tree | undefined>;
  const { rpc } = chain ?? {};
  const { oracle } = keys ?? {};
  if (typeof rpc !== 'string' || !isHttpUrl(rpc) || typeof oracle !== 'string' || !existsSync(oracle)) return;
  const cluster = await clusterOfHub(rpc);
  if (cluster !== undefined) announcePart(output, cluster, openWallet(oracle).address, yesMainnet);
}

function describe({ httpUrl, mqtt }: RunningHub) {
  return { facts: { httpUrl, mqtt }, text: `hub at ${httpUrl}, broker at ${mqtt.host}:${mqtt.port}` };
}

/** The file below what was said on the command line and in the environment; hub/config.ts checks the whole. */
async function hubSettings(run: Run, flags: Flags): Promise<Tree> {
  const { settings } = run;
  const file = flags.config === undefined ? {} : await readHubFile(flags.config);
  const given = (name: 'data' | 'cluster' | 'network' | 'keypair', inFile: unknown) =>
    settings.isSet(name) || inFile === undefined ? settings.find(name) : undefined;
  const { chain = {}, keys = {}, http = {}, mqtt = {} } = file as Record<string, Tree | undefined>;
  const data = given('data', file['dataFolder']);
  const cluster = given('cluster', chain['rpc']);
  return {
    ...file,
    ...defined({
      dataFolder: data === undefined ? undefined : join(data, 'hub'),
      map: flags.map === undefined ? undefined : mapSource(flags.map),
      operators: flags.operator,
      auditors: flags.auditor,
    }),
    http: { ...http, ...defined({ port: flags.httpPort }) },
    mqtt: { ...mqtt, ...defined({ port: flags.mqttPort }) },
    chain: {
      ...chain,
      ...defined({ rpc: cluster && endpointOf(cluster), network: given('network', chain['network']) }),
    },
    keys: { ...keys, ...defined({ hub: flags.hubKey, oracle: given('keypair', keys['oracle']) }) },
  };
}

/** Keys that name files or folders: relative to the configuration file. */
async function readHubFile(path: string): Promise<Tree> {
  const value = (await readConfigFile(path)) as Tree;
  const at = (text: unknown) => (typeof text === 'string' ? resolve(dirname(path), text) : text);
  const { dataFolder, keys, map } = value as Record<string, Tree | undefined>;
  return {
    ...value,
    ...defined({
      dataFolder: at(dataFolder),
      keys: keys && { ...keys, ...defined({ hub: at(keys['hub']), oracle: at(keys['oracle']) }) },
      map: map && { ...map, ...defined({ path: at(map['path']) }) },
    }),
  };
}

const defined = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== undefined));
