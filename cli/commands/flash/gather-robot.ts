import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { FleetError } from '../../../protocol/errors.ts';
import type { Run } from '../../command.ts';
import { signedInHub } from '../../connect.ts';
import { type Architecture, architectures, type BaseOptions } from '../../flash/executable/base-node.ts';
import type { Runtime } from '../../flash/folder-files.ts';
import type { RobotToMake } from '../../flash/robot.ts';
import { placeOf } from '../../map-source.ts';
import { askFor, choose } from '../../prompts.ts';
import { readConfigFile } from '../../serve.ts';
import { type Board, boards, type FlashFlags } from './flags.ts';
import { byteProgress } from './progress.ts';

export interface Gathered {
  readonly robot: RobotToMake;
  readonly board: Board;
}

/** From flags, or by questions on a terminal: which robot, and where it finds its hub. */
export async function gatherRobot(run: Run, flags: FlashFlags): Promise<Gathered> {
  const wanted =
    flags.board ?? (await choose(run.output, { flag: '--board', what: 'what computer is it for' }, boards));
  const board = boards.find(({ value }) => value === wanted);
  if (board === undefined) {
    throw new FleetError('CLI_USAGE', { reason: `There is no board "${wanted}"`, command: 'wayproof flash' });
  }
  const { hub } = signedInHub(run);
  const hubForRobot = await hubOf(run, board, flags.hubForRobot, hub.url);
  const world = board.value === 'simulated' ? run.settings.find('world') : flags.world;
  const settings = {
    ...(await agentSettings(flags.agentConfig)),
    ...(world === undefined ? {} : await worldSettings(resolve(run.environment.cwd, world))),
    ...simulatedLink(run, flags),
  };
  return {
    board,
    robot: {
      hub,
      board: board.value,
      settings: 'link' in settings ? settings : { ...settings, ...(await askForLink(run, board)) },
      ...(flags.model === undefined ? {} : { model: flags.model }),
      ...(hubForRobot === undefined ? {} : { hubForRobot }),
      ...(await carried(flags.detector)),
    },
  };
}

/** For which processor the executable is made. */
export async function gatherArch(run: Run, flags: FlashFlags, board: Board): Promise<Architecture> {
  const given = flags.arch ?? board.arch;
  if (given !== undefined) return given;
  const choices = [
    { value: 'arm64', label: 'ARM, 64 bits (Raspberry Pi, Jetson)' },
    { value: 'x64', label: 'Intel or AMD, 64 bits' },
  ];
  const answer = await choose(run.output, { flag: '--arch', what: 'what processor does it have' }, choices);
  return architectures.find((name) => name === answer) ?? 'arm64';
}

/** Where large things lie that can be fetched again. */
export function cacheFolder({ environment: { env, home } }: Run): string {
  return join(env['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'wayproof');
}

/** An agent that needs no Node.js over there. */
export function executableFor(run: Run, arch: Architecture): Runtime {
  const onBytes = byteProgress(run, 'fetching Node.js');
  const base: BaseOptions = {
    cache: cacheFolder(run),
    clock: run.environment.clock,
    signal: run.signal,
    onBytes,
  };
  return { kind: 'executable', arch, base };
}

async function carried(folder: string | undefined): Promise<Pick<RobotToMake, 'detector'>> {
  if (folder === undefined) return {};
  const { carriedModel } = await import('../../flash/carried-model.ts');
  return { detector: await carriedModel(folder) };
}

async function agentSettings(path: string | undefined): Promise<Readonly<Record<string, unknown>>> {
  const value = path === undefined ? {} : await readConfigFile(path);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new FleetError('CLI_FILE_UNREADABLE', {
    what: 'agent settings',
    path: path ?? '',
    reason: 'no JSON object',
  });
}

/** Place, people and time of an embedded world. */
async function worldSettings(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const { robotSettings } = await import('../../start/robot-settings.ts');
  return await robotSettings(folder);
}

/** A simulated robot needs no more than a place to stand. */
function simulatedLink(run: Run, { place, people }: FlashFlags): Readonly<Record<string, unknown>> {
  if (place === undefined) return {};
  const at = placeOf(place, undefined);
  const folder = people === undefined ? {} : { people: resolve(run.environment.cwd, people) };
  return { link: { kind: 'simulated', place: at, ...folder } };
}

/** Without a terminal the agent's own check tells that the link is missing. */
async function askForLink(run: Run, board: Board): Promise<Readonly<Record<string, unknown>>> {
  if (!run.output.interactive) return {};
  if (board.value !== 'simulated')
    run.output.note('A real robot is described by --agent-config FILE; without it a simulated one is made.');
  const what = 'where does the simulated robot stand (latitude,longitude)';
  const place = await askFor(run.output, { flag: '--place', what }, (value) => {
    try {
      placeOf(value, undefined);
      return undefined;
    } catch {
      return 'Like 59.9133,10.7389';
    }
  });
  return simulatedLink(run, { place });
}

/** A robot cannot reach the loopback address of the machine it was flashed on. */
async function hubOf(
  run: Run,
  board: Board,
  given: string | undefined,
  here: string,
): Promise<string | undefined> {
  const hub = given ?? here;
  if (board.value === 'simulated' || !isLoopback(hub)) return given;
  const lan = lanAddress(new URL(hub).port);
  if (run.output.interactive && given === undefined) {
    const what = 'at which address does the robot reach the hub';
    return await askFor(run.output, { flag: '--hub-for-robot', what, suggestion: lan ?? hub }, (value) =>
      URL.canParse(value) && /^https?:/.test(value) ? undefined : 'Like http://192.168.1.10:8787',
    );
  }
  const example = lan === undefined ? '' : `, perhaps ${lan}`;
  run.output.warn(
    `the robot will look for its hub at ${hub}, which is this machine only; see --hub-for-robot${example}`,
  );
  return given;
}

export const isLoopback = (url: string): boolean => /^(127\.|localhost$|\[::1\])/.test(new URL(url).hostname);

function lanAddress(port: string): string | undefined {
  const found = Object.values(networkInterfaces())
    .flat()
    .find((each) => each !== undefined && !each.internal && each.family === 'IPv4');
  return found === undefined ? undefined : `http://${found.address}${port === '' ? '' : `:${port}`}`;
}
