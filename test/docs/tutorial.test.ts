import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../../cli/start/free-ports.ts';
import { writeWorldFile } from '../../cli/start/world-file.ts';
import { parseEpochViews } from '../../protocol/views/epoch.ts';
import { parseJobDetail } from '../../protocol/views/job.ts';
import { aFolder } from '../cli/support/run-wayproof.ts';
import { aReader } from './support/a-reader.ts';
import { aTerminal } from './support/a-terminal.ts';
import { anExtract, onAMap, why } from './support/an-extract.ts';
import { until } from './support/until.ts';

onAMap(`the tutorial's commands lead from an extract to a claimed token${why}`, async (t) => {
  t.timeout(600_000);
  const home = aFolder(t);
  await anExtract(home);
  const [rpc = 0, http = 0, mqtt = 0] = await freePorts([{ length: 2 }, { length: 1 }, { length: 1 }]);
  const hub = `http://127.0.0.1:${http}`;
  const type = aTerminal(t, home, { WAYPROOF_HUB: hub, WAYPROOF_CLUSTER: `http://127.0.0.1:${rpc}` });
  const tutorial = aReader(t, 'docs/tutorial.md', type);
  t.regex(await tutorial.upTo('npx wayproof map places'), /map hash[\s\S]*Door 3/);

  // Where the usual ports are taken `start` finds others; so that two tests do not reach for the same, they are written down.
  const folder = join(home, 'world');
  await mkdir(folder, { mode: 0o700 });
  const made = { version: 1, map: join(home, 'city.roads'), speed: 30, robots: 1, drones: 0 } as const;
  await writeWorldFile(folder, { ...made, ports: { rpc, http, mqtt } });
  await tutorial.upTo('npx wayproof start');
  t.regex(await tutorial.upTo('npx wayproof register'), /registered/);
  t.regex(await tutorial.upTo('npx wayproof job list --mine'), /drop-off code/);

  const get = async (path: string): Promise<unknown> => await (await fetch(`${hub}/v1${path}`)).json();
  const { text } = await type('npx wayproof job list --mine --json');
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

  const said = await tutorial.theRest();
  t.regex(said, /epoch 1 holds/);
  t.regex(said, /paid \d+\.\d+ to [12] robots?/);
  t.log(said);
  t.is(await tutorial.aside('npx wayproof start').interrupt(), 0);
});
