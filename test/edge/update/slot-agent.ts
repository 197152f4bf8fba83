import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentLine } from '../../../edge/update/agent-line.ts';
import { HttpSource } from '../../../edge/update/http-source.ts';
import { agentFolder, RESTART_CODE, SLOT_VARIABLE } from '../../../edge/update/launch.ts';
import type { SlotName } from '../../../edge/update/slot-state.ts';
import { SlotFile } from '../../../edge/update/slot-store.ts';
import { Updater } from '../../../edge/update/updater.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { systemRandom } from '../../../protocol/random.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { authority, testNetwork } from './a-release.ts';
import { haltAt } from './halt-at.ts';

/** The agent of the kill tests: everything an agent does about updates, and nothing else. */
const root = process.argv[2]?.replace(/\/config\.json$/, '') ?? '';
const { hub } = JSON.parse(readFileSync(join(root, 'config.json'), 'utf8')) as { hub: string };
const here = fileURLToPath(new URL('.', import.meta.url));
const told = (name: string) => {
  try {
    return readFileSync(join(here, name), 'utf8').trim();
  } catch {
    return undefined;
  }
};
const behaviour = told('behaviour.txt');
if (behaviour === 'crash') throw new Error('this release crashes');
if (behaviour === 'hang') for (;;);

const slot = (process.env[SLOT_VARIABLE] ?? 'factory') as SlotName;
const line = new AgentLine({
  folder: agentFolder(root),
  target: 'linux-x64',
  channel: 'stable',
  authority,
  source: new HttpSource(hub, systemClock),
  slots: new SlotFile(join(agentFolder(root), 'slots.json'), 0),
  real: systemClock,
  random: systemRandom,
  onStep: haltAt,
  slot,
  checks: [{ name: 'self', check: async () => (behaviour === 'sick' ? 'it is sick' : undefined) }],
  healthSeconds: 0,
  mayRestart: () => true,
  restart: () => process.exit(RESTART_CODE),
  onTrouble: (trouble) => {
    throw trouble;
  },
});
let before = '';
const updater = new Updater({
  network: testNetwork,
  device: signerFromSeed(new Uint8Array(32).fill(5)),
  source: new HttpSource(hub, systemClock),
  lines: [
    {
      kind: 'agent',
      start: (signal) => line.start(signal),
      running: () => {
        const now = JSON.stringify({ runs: told('version.txt') ?? 'factory', slot, ...line.running() });
        if (now !== before) writeSync(1, `${now}\n`);
        before = now;
        return line.running();
      },
      take: (version, signal) => line.take(version, signal),
    },
  ],
  real: systemClock,
  random: systemRandom,
  everySeconds: 0.1,
  onTrouble: (trouble) => writeSync(2, `${trouble.message}\n`),
});
updater.start();
process.once('SIGTERM', () => void updater.stop().then(() => process.exit(0)));
