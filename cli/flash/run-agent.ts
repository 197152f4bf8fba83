import { start } from '../../edge/main.ts';
import { systemClock } from '../../protocol/clock.ts';
import { readAgentSettings } from './agent-settings.ts';
import { watchdog } from './watchdog.ts';

/**
 * What runs on the robot. One JSON line with `ready: true` on stdout when it is up, troubles as JSON lines on
 * stderr. SIGTERM and SIGINT stop the robot and end the process.
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
    const agent = await start(await readAgentSettings(path), say, stop.signal);
    process.stdout.write(`${JSON.stringify({ ready: true, device: agent.device, owner: agent.owner })}\n`);
    await asked;
    await agent.stop();
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
