import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DeviceId, NetworkId } from '../../protocol/ids.ts';
import type { Usage } from './hub-process.ts';

const script = fileURLToPath(new URL('./hub-process.ts', import.meta.url));

/** The hub that is measured: another process, so that the load's own work never counts. */
export interface MeasuredHub {
  readonly port: number;
  usage(): Promise<Usage>;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

/** @param profile a folder for a CPU profile of the hub (`node --cpu-prof`) */
export async function startHub(
  network: NetworkId,
  devices: readonly DeviceId[],
  profile?: string,
): Promise<MeasuredHub> {
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-bench-'));
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = fork(script, [folder, network, ...devices], {
    execArgv: ['--import=tsx', ...profiling],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.connected) child.disconnect();
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { port } = (await answer(child)) as { port: number };
    return { port, usage: () => ask(child), stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function ask(child: ChildProcess): Promise<Usage> {
  const answered = answer(child);
  child.send('usage');
  return (await answered) as Usage;
}

function answer(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the hub ended with exit code ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}
