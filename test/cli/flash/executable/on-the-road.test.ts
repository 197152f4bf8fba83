import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'ava';
import { startScript } from '../../../../cli/flash/service-files.ts';
import { deviceId } from '../../../../protocol/ids.ts';
import { aJob, aMission, origin, place, writePeople } from '../../../edge/a-job.ts';
import { HubSide } from '../../../edge/hub-side.ts';
import { aFolder } from '../../support/run-wayproof.ts';
import { anExecutable, onLinux } from './an-executable.ts';

const hereOnly = onLinux ? test : test.skip;
const elsewhere = onLinux ? '' : ' (skipped: executables are made on Linux)';

hereOnly(`a flashed executable enrols, delivers, and numbers on after kill -9${elsewhere}`, async (t) => {
  const hub = await new HubSide().start();
  t.teardown(() => hub.stop());
  const folder = aFolder(t);
  await anExecutable(process.arch as 'x64', folder);
  const people = join(folder, 'people');
  mkdirSync(people);
  const config = {
    hub: hub.url,
    token: 'token-0123456789abcdef',
    dataFolder: 'data',
    link: { kind: 'simulated', place: origin, seed: 7, compartments: 2, people },
    timeScale: { realOrigin: Date.now(), worldOrigin: 1_790_000_000_000, factor: 60 },
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'start.sh'), startScript('executable'), { mode: 0o755 });

  const robot = await started(folder);
  t.teardown(() => robot.stop());
  const job = aJob(place(60, 0), place(60, 90));
  await writePeople(people, job, 'wrong-code-first');
  await hub.sendMission(deviceId(robot.device), aMission(job));
  await hub.until('the delivery', () => hub.ofKind('delivery').length > 0);
  robot.killAll();
  const before = hub.stored.at(-1);

  const again = await started(folder);
  t.teardown(() => again.stop());
  t.is(again.device, robot.device);
  await hub.until(
    'a frame of the next session',
    () => (hub.stored.at(-1)?.session ?? 0) > (before?.session ?? 0),
  );
  t.deepEqual(hub.equivocations, []);
  t.is(hub.ofKind('delivery').length, 1);
  await again.stop();
});

/** start.sh in a process group of its own, as systemd would hold it; ready once the agent says so. */
async function started(folder: string) {
  const child: ChildProcess = spawn(join(folder, 'start.sh'), {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  if (child.stdout === null || child.pid === undefined) throw new Error('it did not start');
  const group = -child.pid;
  for await (const line of createInterface({ input: child.stdout })) {
    const { device }: { device: string } = JSON.parse(line);
    const end = (signal: NodeJS.Signals) => {
      try {
        process.kill(group, signal);
      } catch {
        // gone already
      }
    };
    return {
      device,
      killAll: () => end('SIGKILL'),
      stop: async () => {
        end('SIGTERM');
        await closed;
      },
    };
  }
  throw new Error('it ended before it was ready');
}
