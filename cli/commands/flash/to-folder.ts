import { FleetError } from '../../../protocol/errors.ts';
import type { Run } from '../../command.ts';
import type { FlashStep } from '../../flash/flash-folder.ts';
import { askFor, askToGoOn } from '../../prompts.ts';
import type { FlashFlags } from './flags.ts';
import { executableFor, gatherRobot } from './gather-robot.ts';
import { describeNext } from './next-step.ts';
import { announce, stepProgress } from './progress.ts';

/** A folder, here or on a mounted medium. */
export async function toFolder(run: Run, flags: FlashFlags): Promise<void> {
  const dir =
    flags.dir ?? (await askFor(run.output, { flag: '--dir', what: 'which folder shall be written' }));
  const { robot, board } = await gatherRobot(run, flags);
  const arch = flags.arch ?? board.arch;
  const { flashFolder } = await import('../../flash/flash-folder.ts');
  const bars = stepProgress(run, { write: 'writing', verify: 'verifying' });
  const onProgress = (step: FlashStep, done: number, total: number) => {
    if (step === 'bundle') announce(run, 'bundling the agent');
    else if (step !== 'token') bars(step, done, total);
  };
  const once = (force: boolean) =>
    flashFolder({
      ...robot,
      dir,
      force,
      ...(arch === undefined ? {} : { runtime: executableFor(run, arch) }),
      ...(flags.installedAt === undefined ? {} : { installedAt: flags.installedAt }),
      onProgress,
    });
  const flashed = await once(flags.force === true).catch(async (error: unknown) => {
    if (!(error instanceof FleetError) || error.code !== 'CLI_FLASH_NOT_EMPTY' || !run.output.interactive)
      throw error;
    run.output.note(error.message);
    await askToGoOn(run.output, 'Write over it? The data folder stays.', '--force');
    return await once(true);
  });
  run.output.result(flashed, () =>
    describeNext(run, {
      fields: [
        [
          'written',
          `${flashed.dir} (${flashed.files} files, ${flashed.bytes} bytes, read back and verified)`,
        ],
        ['platform', flashed.platform],
      ],
      tokenExpires: flashed.tokenExpires,
      steps: [
        arch === undefined
          ? `start the agent: "wayproof agent run --dir ${flashed.dir}" here, or start.sh on the robot`
          : 'copy the folder to the robot, and run start.sh there',
        'put it on chain: "wayproof register"',
      ],
      page: robot.hubForRobot ?? robot.hub.url,
    }),
  );
}
