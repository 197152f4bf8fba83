import test from 'ava';
import { aFolder, wayproof } from '../cli/support/run-wayproof.ts';
import { aCity } from './support/a-city.ts';
import { aReader } from './support/a-reader.ts';
import { aTerminal } from './support/a-terminal.ts';
import { until } from './support/until.ts';

interface Robot {
  readonly device: string;
  readonly state: string;
}

test.serial(
  'the four flows of the README run as they are written beside a running wayproof start',
  async (t) => {
    t.timeout(600_000);
    const home = aFolder(t);
    const began = performance.now();
    const { process: city, env } = await aCity(t, home);
    t.log(`wayproof start: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    // Nothing but what the README says to export: it must lead to this city, whatever listens on the usual ports.
    const type = aTerminal(t, home, {});
    const settings = {
      folder: home,
      env: { ...env, WAYPROOF_KEYPAIR: `${home}/.local/share/wayproof/city/keys/owner-1.json` },
    };
    const others = await robots(settings);

    const readme = aReader(t, 'README.md', type);
    const before = await readme.upTo('npx wayproof monitor --once');
    await epochOneFinal(settings);
    const text = `${before}
${await readme.theRest()}`;
    t.regex(text, /read back and verified/);
    t.regex(text, /rent and bond|registered/);
    t.regex(text, /epoch \d+ holds/);

    const known = new Set(others.map(({ device }) => device));
    const mine = await until(async () =>
      (await robots(settings)).find(({ device, state }) => !known.has(device) && state === 'online'),
    );
    const [rows = []] = (await wayproof(['register', '--json'], settings)).json() as Robot[][];
    t.is(rows.find(({ device }) => device === mine.device)?.state, 'registered');
    t.is(await city.stop(), 0);
  },
);

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
