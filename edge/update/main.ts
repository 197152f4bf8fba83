import { dirname, join, resolve } from 'node:path';
import { systemClock } from '../../protocol/clock.ts';
import { agentFolder, agentProgram, launch } from './launch.ts';
import { SlotFile } from './slot-store.ts';

/**
 * The launcher: `node launcher.mjs config.json` in a flashed folder runs the agent of the right slot. SIGTERM and SIGINT
 * stop the agent and end it.
 * @returns the exit code
 */
export async function startLauncher(config: string): Promise<number> {
  const root = dirname(resolve(config));
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
  }
  const onTrouble = (trouble: Error) => process.stderr.write(`${JSON.stringify({ error: trouble })}\n`);
  return await launch({
    root,
    slots: new SlotFile(join(agentFolder(root), 'slots.json'), 0, onTrouble),
    programIn: agentProgram(root),
    real: systemClock,
    signal: stop.signal,
  });
}
