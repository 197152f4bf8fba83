import { startLauncher } from '../../edge/update/main.ts';

// What start.sh runs: it starts the agent of the right slot, and again after an update.
const [, , config = 'config.json'] = process.argv;
process.exitCode = await startLauncher(config);
