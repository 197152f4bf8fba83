import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { start } from '../../edge/main.ts';
import { readAgentSettings } from './agent-settings.ts';

export { readAgentSettings, start };

/**
 * What start.sh runs on the robot: `node agent.mjs config.json`. One JSON line with `ready: true` on stdout when
 * it is up, troubles as JSON lines on stderr. SIGTERM and SIGINT stop the robot and end the process.
 */
async function main(path: string): Promise<void> {
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
  try {
    const agent = await start(await readAgentSettings(path), say, stop.signal);
    process.stdout.write(`${JSON.stringify({ ready: true, device: agent.device, owner: agent.owner })}\n`);
    await asked;
    await agent.stop();
  } catch (error) {
    if (stop.signal.aborted) return;
    say(error);
    process.exitCode = 1;
  }
}

function describe(trouble: unknown): object {
  if (!(trouble instanceof Error)) return { message: String(trouble) };
  return 'toJSON' in trouble ? { error: trouble } : { error: { message: trouble.message } };
}

const [, script, config = 'config.json'] = process.argv;
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) await main(config);
