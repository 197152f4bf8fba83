// The ingest half of a hub as a process of its own, for tests that kill it: FOLDER PORT.
import { TestHub } from './a-hub.ts';

const [folder, port] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: hub-process FOLDER PORT');
const hub = new TestHub(folder, {});
await hub.start(Number(port));
process.stdout.write(`${hub.port}\n`);
// Never outlives the test that started it.
process.stdin.on('end', () => process.exit(0)).resume();
