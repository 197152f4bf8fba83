import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunningAgent } from '../../edge/main.ts';
import { FleetError } from '../../protocol/errors.ts';
import { epochNumber, span } from '../arguments.ts';
import { type Define, leaf, type Run } from '../command.ts';
import type { AgreeFlags } from '../device/agree.ts';
import { partLog } from '../part-log.ts';
import { serve } from '../serve.ts';
import { cameraFlag, type EyesFlags, withEyes } from '../vision/eyes-flags.ts';

interface Flags extends EyesFlags {
  readonly dir?: string;
  readonly config?: string;
}

/** What agent.mjs of a flashed folder offers, and the sources as well. */
interface AgentModule {
  readonly start: (
    raw: unknown,
    onTrouble: (trouble: Error) => void,
    signal: AbortSignal,
  ) => Promise<Pick<RunningAgent, 'device' | 'owner' | 'stop'>>;
  readonly readAgentSettings: (path: string) => Promise<unknown>;
}

export const define: Define = (command, environment) => {
  const running = command.command('run').description('run an agent until it is told to stop');
  running.option('--dir <folder>', 'a flashed folder: runs the code that was flashed, after verifying it');
  running.option('--config <file>', 'a configuration file: runs the code of this program');
  running.option(
    '--camera <kind:where>',
    'link, folder:PATH, video:PATH, v4l2:DEVICE or an rtsp:// address',
    cameraFlag,
  );
  running.option('--detector <model>', 'the folder of a model that looks at its pictures');
  leaf<Flags>(running, environment, [], runAgent);

  const signing = command
    .command('sign')
    .description('on the robot: let its key agree to a transfer or a rotation on chain');
  const agreeing = (name: string, what: string) =>
    signing
      .command(name)
      .description(what)
      .requiredOption('--dir <folder>', 'the folder of the agent, with its config.json')
      .requiredOption(
        '--nonce <n>',
        "which of the robot's statements it is; the owner's command tells",
        epochNumber,
      )
      .addOption(
        signing
          .createOption('--valid <time>', 'how long the statement holds')
          .argParser(span)
          .default(DAY, '1d'),
      );
  const transfer = agreeing('transfer', 'agree to a new owner');
  transfer.requiredOption('--to <address>', "the new owner's wallet");
  leaf<AgreeFlags & { to: string }>(transfer, environment, [], async (run, flags) =>
    (await import('../device/agree.ts')).agreeToTransfer(run, flags),
  );
  const rotation = agreeing('rotation', 'agree, with the new key, to take the place of another device');
  rotation.requiredOption('--old <device>', 'the device whose place it takes');
  leaf<AgreeFlags & { old: string }>(rotation, environment, [], async (run, flags) =>
    (await import('../device/agree.ts')).agreeToReplace(run, flags),
  );
};

const DAY = 86_400;

async function runAgent(run: Run, { dir, config, ...eyes }: Flags): Promise<void> {
  if ((dir === undefined) === (config === undefined)) {
    throw new FleetError('CLI_FLAG_MISSING', {
      flag: '--dir',
      what: 'a flashed folder (or, instead, --config)',
    });
  }
  const { agent, settings } =
    dir === undefined ? await fromSources(config ?? '') : await fromFolder(resolve(dir));
  const onTrouble = partLog('agent', run.output);
  await serve(
    run,
    () => agent.start(withEyes(settings, eyes), onTrouble, run.signal),
    ({ device, owner }) => ({
      facts: { device, owner },
      text: `agent of device ${device}, owner ${owner}`,
    }),
  );
}

async function fromSources(config: string): Promise<{ agent: AgentModule; settings: unknown }> {
  const agent: AgentModule = await import('../flash/agent-entry.ts');
  return { agent, settings: await settingsOf(agent, config) };
}

async function fromFolder(dir: string): Promise<{ agent: AgentModule; settings: unknown }> {
  const { verifyFolder } = await import('../flash/manifest.ts');
  await verifyFolder(dir);
  if (!existsSync(join(dir, 'agent.mjs')) && existsSync(join(dir, 'wayproof-agent'))) {
    const reason = 'it holds an executable; run its start.sh';
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'bundle in', path: dir, reason });
  }
  const agent = parseModule(dir, await import(pathToFileURL(join(dir, 'agent.mjs')).href));
  return { agent, settings: await settingsOf(agent, join(dir, 'config.json')) };
}

async function settingsOf(agent: AgentModule, path: string): Promise<unknown> {
  try {
    return await agent.readAgentSettings(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'agent configuration', path, reason }, { cause });
  }
}

function parseModule(dir: string, module: unknown): AgentModule {
  if (typeof module === 'object' && module !== null && 'start' in module && 'readAgentSettings' in module) {
    return module as AgentModule;
  }
  throw new FleetError('CLI_FLASH_MANIFEST', { dir, reason: 'its bundle is not an agent of this version' });
}
