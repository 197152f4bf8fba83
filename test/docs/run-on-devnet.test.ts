import { freePorts } from '../../cli/start/free-ports.ts';
import { parseEpochViews } from '../../protocol/views/epoch.ts';
import { aFolder } from '../cli/support/run-wayproof.ts';
import { aReader } from './support/a-reader.ts';
import { aTerminal } from './support/a-terminal.ts';
import { anExtract, onAMap, why } from './support/an-extract.ts';
import { networkIn, ownTools, sooner } from './support/instead.ts';
import { until } from './support/until.ts';

onAMap(`run-on-devnet.md leads to a final epoch, with a local chain for devnet${why}`, async (t) => {
  t.timeout(600_000);
  const home = aFolder(t);
  await anExtract(home);
  const [rpc = 0, http = 0, mqtt = 0] = await freePorts([{ length: 2 }, { length: 1 }, { length: 1 }]);
  const [cluster, hub] = [`http://127.0.0.1:${rpc}`, `http://127.0.0.1:${http}`];
  const terminal = aTerminal(t, home, { WAYPROOF_HUB: hub });
  const chain = await terminal.aside(`npx wayproof chain run --port ${rpc} --data chain --json`);
  await chain.says(/"ready":true/);

  const page = aReader(t, 'docs/run-on-devnet.md', terminal, {
    instead: {
      '=devnet': `=${cluster}`,
      'hub run': `hub run --http-port ${http} --mqtt-port ${mqtt}`,
      ...sooner,
    },
    standIns: ownTools,
  });
  const created = await page.upTo(
    'npx wayproof network create --keypair founder.json --file network.json --map city.roads --dry-run',
  );
  t.regex(created, /nothing was signed or sent/);
  page.fill({ '=NETWORK': `=${networkIn(await page.upTo('npx wayproof network create'))}` });
  t.regex(await page.upTo('npx wayproof monitor --once'), /registered/);
  await until(async () =>
    parseEpochViews(await (await fetch(`${hub}/v1/epochs`)).json()).find(
      ({ number, state }) => number === 1 && state === 'final',
    ),
  );
  t.regex(await page.theRest(), /final[\s\S]*epoch 1 holds/);
});
