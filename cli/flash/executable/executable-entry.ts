import { startLauncher } from '../../../edge/update/main.ts';
import { runAgent } from '../run-agent.ts';
import { selfTest } from '../self-test.ts';

// `wayproof-agent [--launcher | --self-test] [config.json]`: Node.js puts the executable itself in both first places.
const words = process.argv.slice(2);
const [config = 'config.json'] = words.filter((word) => !word.startsWith('--'));
if (words.includes('--self-test')) void selfTest(config);
else if (words.includes('--launcher')) void startLauncher(config).then(end);
else void runAgent(config);

function end(code: number): void {
  process.exitCode = code;
}
