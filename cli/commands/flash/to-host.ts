import type { Run } from '../../command.ts';
import { askFor } from '../../prompts.ts';
import type { FlashFlags } from './flags.ts';
import { executableFor, gatherRobot } from './gather-robot.ts';
import { describeNext } from './next-step.ts';
import { announce, stepProgress } from './progress.ts';

/** A computer that runs already. */
export async function toHost(run: Run, flags: FlashFlags): Promise<void> {
  const host =
    flags.ssh ??
    (await askFor(run.output, { flag: '--ssh', what: 'which computer, as ssh knows it (user@host)' }));
  const { robot } = await gatherRobot(run, flags);
  const { flashSsh } = await import('../../flash/flash-ssh.ts');
  const bars = stepProgress(run, { copy: 'copying' });
  const flashed = await flashSsh({
    host,
    // Without a terminal nobody can answer what ssh would ask.
    words: [
      ...(run.output.interactive ? [] : ['-o', 'BatchMode=yes']),
      ...(flags.sshConfig === undefined ? [] : ['-F', flags.sshConfig]),
    ],
    robot,
    runtimeFor: (arch) => executableFor(run, arch),
    signal: run.signal,
    ...(flags.installedAt === undefined ? {} : { installedAt: flags.installedAt }),
    onProgress: (step, done, total) => {
      if (step === 'bundle') announce(run, 'making the executable');
      else bars(step, done, total);
    },
  });
  const { dir, files, bytes, platform } = flashed;
  run.output.result(flashed, () =>
    describeNext(run, {
      fields: [
        ['installed', `${host}:${dir} (${files} files, ${bytes} bytes, verified there)`],
        ['platform', `${platform}; its self-test passed`],
        ['service', flashed.service === 'running' ? 'wayproof-agent, running' : 'none: it has no systemd'],
      ],
      tokenExpires: flashed.tokenExpires,
      steps: [
        flashed.service === 'running'
          ? `the robot makes its key and enrols by itself; "journalctl -u wayproof-agent" there tells how`
          : `start it there: ${dir}/start.sh`,
        'put it on chain: "wayproof register"',
      ],
      page: robot.hubForRobot ?? robot.hub.url,
    }),
  );
}
