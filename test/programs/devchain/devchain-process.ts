import { start } from '../../../programs/devchain/main.ts';
import { systemClock } from '../../../protocol/clock.ts';

/** A local chain as a process of its own, to be killed: `tsx devchain-process.ts PORT FOLDER`; prints its URL. */
const [port = '0', dataDir] = process.argv.slice(2);
const chain = await start({ port: Number(port), dataDir, clock: systemClock, programs: [] });
process.stdout.write(`${chain.url}\n`);
process.once('SIGTERM', () => void chain.stop());
