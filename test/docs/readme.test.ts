import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { freePorts } from '../../cli/start/free-ports.ts';
import { writeWorldFile } from '../../cli/start/world-file.ts';
import { sleep, systemClock } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';
import { aFolder, wayproof } from '../cli/support/run-wayproof.ts';
import { aProcess } from '../flows/support/a-process.ts';
import { aTerminal } from './support/a-terminal.ts';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
const MARKER = '<!-- flows: run by test/docs/readme.test.ts -->';

/** The commands of every `sh` block between the marker and the next headline, by block. */
function flows(): string[][] {
  const [, after = ''] = readme.split(MARKER);
  const [section = ''] = after.split(/^## /m);
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) =>
    block.split('\n').filter((line) => line.trim() !== ''),
  );
}

interface Robot {
  readonly device: string;
  readonly state: string;
}

test.serial(
  'the four flows of the README run as they are written beside a running wayproof start',
  async (t) => {
    t.timeout(600_000);
    const blocks = flows();
    t.is(blocks.length, 5);
    const home = aFolder(t);
    const began = performance.now();
    await aWorldOffTheUsualPorts(join(home, '.local', 'share', 'wayproof', 'city'));
    const city = await aProcess(t, ['start'], home);
    t.log(`wayproof start: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const env = { WAYPROOF_HUB: String(city.facts['url']), WAYPROOF_CLUSTER: String(city.facts['rpc']) };
    // Nothing but what the README says to export: it must lead to this city, whatever listens on the usual ports.
    const type = aTerminal(t, home, {});
    const settings = {
      folder: home,
      env: { ...env, WAYPROOF_KEYPAIR: `${home}/.local/share/wayproof/city/keys/owner-1.json` },
    };
    const before = await robots(settings);

    const said: string[] = [];
    for (const [i, block] of blocks.entries()) {
      if (i === blocks.length - 1) await epochOneFinal(settings);
      for (const command of block) {
        const { code, text } = await type(command);
        t.is(code, 0, `${command}\n${text}`);
        said.push(text);
      }
    }
    const text = said.join('\n');
    t.regex(text, /read back and verified/);
    t.regex(text, /rent and bond|registered/);
    t.regex(text, /epoch \d+ holds/);

    const known = new Set(before.map(({ device }) => device));
    const mine = await until(async () =>
      (await robots(settings)).find(({ device, state }) => !known.has(device) && state === 'online'),
    );
    const [rows = []] = (await wayproof(['register', '--json'], settings)).json() as Robot[][];
    t.is(rows.find(({ device }) => device === mine.device)?.state, 'registered');
    t.is(await city.stop(), 0);
  },
);

/** Two cities that begin at once would both reach for the usual ports. */
async function aWorldOffTheUsualPorts(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [rpc = 0, http = 0, mqtt = 0] = await freePorts([{ length: 2 }, { length: 1 }, { length: 1 }]);
  const world = { version: 1, map: 'town', speed: 30, robots: 2, drones: 0 } as const;
  await writeWorldFile(folder, { ...world, ports: { rpc, http, mqtt } });
}

type How = Parameters<typeof wayproof>[1];

async function robots(how: How): Promise<readonly Robot[]> {
  const { json } = await wayproof(['monitor', '--once', '--json'], how);
  return (json() as Robot[][])[0] ?? [];
}

const isFirstFinal = ({ number, state }: { number: number; state: string }) =>
  number === 1 && state === 'final';

async function epochOneFinal({ env = {} }: How): Promise<void> {
  await until(async () => {
    const response = await fetch(`${env['WAYPROOF_HUB']}/v1/epochs`);
    return ((await response.json()) as Parameters<typeof isFirstFinal>[0][]).find(isFirstFinal);
  });
}

/** Asks again and again, as a newcomer does who reads on meanwhile; the test's own limit ends it. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(systemClock, milliseconds(500));
  }
}
