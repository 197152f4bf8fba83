import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { start } from '../../edge/main.ts';
import { readAgentSettings } from './agent-settings.ts';
import { runAgent } from './run-agent.ts';
import { selfTest } from './self-test.ts';

export { readAgentSettings, start };

// What start.sh runs on the robot: `node agent.mjs config.json`. `wayproof agent run` imports it instead.
const [, script, word = 'config.json', config] = process.argv;
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url))
  await (word === '--self-test' ? selfTest(config) : runAgent(word));
