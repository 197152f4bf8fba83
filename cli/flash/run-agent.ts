import { start } from '../../edge/main.ts';
import { RESTART_CODE } from '../../edge/update/launch.ts';
import { withSlot } from '../../edge/update/launched.ts';
import { systemClock } from '../../protocol/clock.ts';
import { readAgentSettings } from './agent-settings.ts';
import { watchdog } from './watchdog.ts';

/**
 * What runs on the robot. One JSON line with `ready: true` on stdout when it is up, troubles as JSON lines on
 * stderr. SIGTERM and SIGINT stop the robot and end the process; so does an update, with the code that tells the launcher.
 */
export async function runAgent(path: string): Promise<void> {
  const stop = new AbortController();
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        stop.abort(new Error(`stopped by ${signal}`));
        resolve();
      });
    }
  });
  const say = (trouble: unknown) => process.stderr.write(`${JSON.stringify(describe(trouble))}\n`);
  const unwatched = watchdog(process.env, systemClock, say);
  try {
    const settings = withSlot(await readAgentSettings(path), path, process.env);
    const agent = await start(settings, say, stop.signal);
    process.stdout.write(`${JSON.stringify({ ready: true, device: agent.device, owner: agent.owner })}\n`);
    const anew = await Promise.race([asked.then(() => false), agent.restartWanted.then(() => true)]);
    await agent.stop();
    if (anew) process.exitCode = RESTART_CODE;
  } catch (error) {
    if (stop.signal.aborted) return;
    say(error);
    process.exitCode = 1;
  } finally {
    unwatched();
  }
}

function describe(trouble: unknown): object {
  if (!(trouble instanceof Error)) return { message: String(trouble) };
  return 'toJSON' in trouble ? { error: trouble } : { error: { message: trouble.message } };
}
