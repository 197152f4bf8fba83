import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { freePorts } from '../../cli/start/free-ports.ts';
import { writeWorldFile } from '../../cli/start/world-file.ts';
import { sleep, systemClock } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';
import { parseEpochViews } from '../../protocol/views/epoch.ts';
import { parseJobDetail } from '../../protocol/views/job.ts';
import { aFolder } from '../cli/support/run-wayproof.ts';
import { aProcess } from '../flows/support/a-process.ts';
import { aTerminal } from './support/a-terminal.ts';
import { callOf, shBlocks } from './support/sh-blocks.ts';

const tutorial = readFileSync(new URL('../../docs/tutorial.md', import.meta.url), 'utf8');
const MARKER = '<!-- run by test/docs/tutorial.test.ts';
const extract = fileURLToPath(new URL('../../../shared/maps/oslo-east.osm.pbf', import.meta.url));
const there = existsSync(extract);
const onIt = there ? test.serial : test.serial.skip;
const why = there ? '' : ' (skipped: needs ../shared/maps/oslo-east.osm.pbf)';

onIt(`the tutorial's commands lead from an extract to a claimed token${why}`, async (t) => {
  t.timeout(600_000);
  const [map, world, robot, job, claim, ...more] = shBlocks(tutorial.slice(tutorial.indexOf(MARKER)));
  if (!map || !world || !robot || !job || !claim) throw new Error('the tutorial has other blocks');
  t.deepEqual(more, []);
  const home = aFolder(t);
  await copyFile(extract, join(home, 'city.osm.pbf'));
  const [rpc = 0, http = 0, mqtt = 0] = await freePorts([{ length: 2 }, { length: 1 }, { length: 1 }]);
  const settings = {
    WAYPROOF_HUB: `http://127.0.0.1:${http}`,
    WAYPROOF_CLUSTER: `http://127.0.0.1:${rpc}`,
  };
  const first = aTerminal(t, home, settings);
  const type = async (lines: readonly string[]) => {
    const said: string[] = [];
    for (const line of lines) {
      const { code, text } = await first(line);
      t.is(code, 0, `${line}\n${text}`);
      said.push(text);
    }
    return said.join('\n');
  };

  t.regex(await type(map), /map hash[\s\S]*Door 3/);

  // Where the usual ports are taken `start` finds others; so that two tests do not reach for the same, they are written down.
  const folder = join(home, 'world');
  await mkdir(folder, { mode: 0o700 });
  const made = { version: 1, map: join(home, 'city.roads'), speed: 30, robots: 1, drones: 0 } as const;
  await writeWorldFile(folder, { ...made, ports: { rpc, http, mqtt } });
  const [start = ''] = world;
  const city = await aProcess(t, callOf(start)?.split(' ').slice(1) ?? [], home);

  t.regex(await type(robot), /registered/);
  t.regex(await type(job), /drop-off code/);

  const get = async (path: string): Promise<unknown> =>
    await (await fetch(`${settings.WAYPROOF_HUB}/v1${path}`)).json();
  const { text } = await first('npx wayproof job list --mine --json');
  const [[{ job: id = '' } = {}] = []] = [JSON.parse(text) as { job?: string }[]];
  const delivered = await until(async () => {
    const { state, events } = parseJobDetail(await get(`/jobs/${id}`));
    return state === 'delivered' ? events.at(-1)?.time : undefined;
  });
  await until(async () =>
    parseEpochViews(await get('/epochs')).find(
      ({ state, from, to }) => state === 'final' && from * 1_000 <= delivered && delivered < to * 1_000,
    ),
  );

  const said = await type(claim);
  t.regex(said, /epoch 1 holds/);
  t.regex(said, /paid \d+\.\d+ to [12] robots?/);
  t.log(said);
  t.is(await city.stop(), 0);
});

/** Asks again and again, as a reader does who looks at the map meanwhile; the test's own limit ends it. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(systemClock, milliseconds(1_000));
  }
}
