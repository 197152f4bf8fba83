import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { FleetError } from '../../protocol/errors.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { signedInHub } from '../connect.ts';
import type { Flashed, FlashStep } from '../flash/flash-folder.ts';
import type { Verified } from '../flash/manifest.ts';
import { placeOf } from '../map-source.ts';
import type { Progress } from '../output/progress.ts';
import { formatFields } from '../output/table.ts';
import { showTime } from '../output/units.ts';
import { askFor, askToGoOn, choose } from '../prompts.ts';
import { readConfigFile } from '../serve.ts';

interface Flags {
  readonly dir?: string;
  readonly board?: string;
  readonly model?: string;
  readonly force?: boolean;
  readonly installedAt?: string;
  readonly hubForRobot?: string;
  readonly agentConfig?: string;
  readonly place?: string;
  readonly people?: string;
  readonly world?: string;
  readonly verifyOnly?: boolean;
}

const boards = [
  { value: 'linux', label: 'Linux computer with Node.js (PC, Raspberry Pi, Jetson)' },
  { value: 'simulated', label: 'simulated robot on this machine' },
] as const;

export const define: Define = (command, environment) => {
  command
    .option('--dir <folder>', 'the folder to write, on this machine or on a mounted medium')
    .option('--board <name>', 'the robot computer: linux or simulated')
    .option('--model <name>', 'the model of the robot, as owners will read it')
    .option('--force', 'write over an earlier flash; the data folder with the key stays')
    .option('--installed-at <path>', 'where the folder will lie on the robot (default: --dir)')
    .option('--hub-for-robot <url>', 'the hub as the robot reaches it (default: --hub)')
    .option('--agent-config <file>', 'JSON with more settings of the agent, such as its link')
    .option('--place <place>', 'where a simulated robot stands: latitude,longitude')
    .option('--people <dir>', 'where simulated people find the codes of jobs')
    .option('--world <dir>', 'put a simulated robot into the world that "wayproof start" keeps there')
    .option('--verify-only', 'only compare a flashed folder with its manifest');
  leaf<Flags>(command, environment, ['hub', 'keypair'], flash);
};

async function flash(run: Run, flags: Flags): Promise<void> {
  const dir =
    flags.dir ?? (await askFor(run.output, { flag: '--dir', what: 'which folder shall be written' }));
  if (flags.verifyOnly === true) return await verify(run, dir);
  const board =
    flags.board ?? (await choose(run.output, { flag: '--board', what: 'what computer is it for' }, boards));
  if (!boards.some(({ value }) => value === board)) {
    throw new FleetError('CLI_USAGE', { reason: `There is no board "${board}"`, command: 'wayproof flash' });
  }
  const { hub } = signedInHub(run);
  warnOfLoopback(run, board, flags.hubForRobot ?? hub.url);
  const { flashFolder } = await import('../flash/flash-folder.ts');
  const once = (force: boolean) =>
    flashFolder({
      dir,
      hub,
      board,
      force,
      ...(flags.model === undefined ? {} : { model: flags.model }),
      ...(flags.installedAt === undefined ? {} : { installedAt: flags.installedAt }),
      ...(flags.hubForRobot === undefined ? {} : { hubForRobot: flags.hubForRobot }),
      settings,
      onProgress: stepProgress(run),
    });
  const settings = {
    ...(await agentSettings(flags.agentConfig)),
    ...(flags.world === undefined ? {} : await worldSettings(resolve(run.environment.cwd, flags.world))),
    ...simulatedLink(run, board, flags),
  };
  const flashed = await once(flags.force === true).catch(async (error: unknown) => {
    if (!(error instanceof FleetError) || error.code !== 'CLI_FLASH_NOT_EMPTY' || !run.output.interactive)
      throw error;
    run.output.note(error.message);
    await askToGoOn(run.output, 'Write over it? The data folder stays.', '--force');
    return await once(true);
  });
  run.output.result(flashed, () => describe(flashed));
}

async function verify(run: Run, dir: string): Promise<void> {
  const { verifyFolder } = await import('../flash/manifest.ts');
  const progress = run.output.progress('verifying', 'B');
  const verified: Verified = await verifyFolder(dir, [], (done, total) => progress.set(done, total));
  progress.end();
  run.output.result(
    verified,
    () => `${dir} is as it was flashed: ${verified.files} files, ${verified.bytes} bytes`,
  );
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
  const { robotSettings } = await import('../start/robot-settings.ts');
  return await robotSettings(folder);
}

/** A simulated robot needs no more than a place to stand. */
function simulatedLink(run: Run, board: string, { place, people }: Flags): Readonly<Record<string, unknown>> {
  if (board !== 'simulated' || place === undefined) return {};
  const at = placeOf(place, undefined);
  const folder = people === undefined ? {} : { people: resolve(run.environment.cwd, people) };
  return { link: { kind: 'simulated', place: at, ...folder } };
}

/** A robot cannot reach the loopback address of the machine it was flashed on. */
function warnOfLoopback(run: Run, board: string, hub: string): void {
  if (board === 'simulated' || !/^(127\.|localhost$|\[::1\])/.test(new URL(hub).hostname)) return;
  const here = Object.values(networkInterfaces())
    .flat()
    .find((each) => each !== undefined && !each.internal && each.family === 'IPv4');
  const example = here === undefined ? '' : `, perhaps http://${here.address}:${new URL(hub).port}`;
  run.output.warn(
    `the robot will look for its hub at ${hub}, which is this machine only; see --hub-for-robot${example}`,
  );
}

/** A bar for what takes long: bytes written, then bytes verified. */
function stepProgress(run: Run): (step: FlashStep, done: number, total: number) => void {
  let current: { step: FlashStep; bar: Progress } | undefined;
  return (step, done, total) => {
    if (step === 'token' || step === 'bundle') return;
    if (current?.step !== step)
      current = { step, bar: run.output.progress(step === 'write' ? 'writing' : 'verifying', 'B') };
    current.bar.set(done, total);
    if (done >= total) current.bar.end();
  };
}

function describe(flashed: Flashed): string {
  return [
    formatFields([
      ['written', `${flashed.dir} (${flashed.files} files, ${flashed.bytes} bytes, read back and verified)`],
      ['platform', flashed.platform],
      ['token', `for one robot, until ${showTime(flashed.tokenExpires)}`],
    ]),
    '',
    `next: start the agent there ("wayproof agent run --dir ${flashed.dir}", or start.sh on the robot),`,
    'then put it on chain with "wayproof register".',
  ].join('\n');
}
