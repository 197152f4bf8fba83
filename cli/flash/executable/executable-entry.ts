import { runAgent } from '../run-agent.ts';
import { selfTest } from '../self-test.ts';

// `wayproof-agent [config.json | --self-test]`: Node.js puts the executable itself in both first places.
const [, , word = 'config.json'] = process.argv;
void (word === '--self-test' ? selfTest() : runAgent(word));
