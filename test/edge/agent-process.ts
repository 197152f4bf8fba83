import { start } from '../../edge/main.ts';

/** Child process of the kill -9 tests: an agent with the configuration given as JSON. */
const agent = await start(JSON.parse(process.argv[2] ?? '{}'), (trouble) =>
  process.stderr.write(`${trouble}\n`),
);
process.stdout.write(`${agent.device}\n`);
