import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../../cli/start/free-ports.ts';
import { parseEpochViews } from '../../protocol/views/epoch.ts';
import { aFolder } from '../cli/support/run-wayproof.ts';
import { aReader } from './support/a-reader.ts';
import { aTerminal } from './support/a-terminal.ts';
import { anExtract, onAMap, why } from './support/an-extract.ts';
import { networkIn, ownTools, sooner } from './support/instead.ts';
import { until } from './support/until.ts';

onAMap(
  `run-a-hub.md leads from an extract to a hub with a robot and a back-up, become-an-oracle.md to a final epoch${why}`,
  async (t) => {
    t.timeout(600_000);
    const home = aFolder(t);
    await anExtract(home);
    const [rpc = 0, http = 0, mqtt = 0] = await freePorts([{ length: 2 }, { length: 1 }, { length: 1 }]);
    const [chain, hub] = [`http://127.0.0.1:${rpc}`, `http://127.0.0.1:${http}`];
    const terminal = aTerminal(t, home, { WAYPROOF_HUB: hub, WAYPROOF_CLUSTER: chain });
    const ports = {
      'chain run': `chain run --port ${rpc}`,
      'http://127.0.0.1:8899': chain,
      'http://127.0.0.1:8787': hub,
      '"dataFolder"': `"http": { "port": ${http} }, "mqtt": { "port": ${mqtt} },\n  "dataFolder"`,
    };

    const page = aReader(t, 'docs/run-a-hub.md', terminal, {
      instead: { ...ports, ...sooner },
      standIns: ownTools,
    });
    t.regex(await page.upTo('npx wayproof map route'), /map hash[\s\S]*Door 3[\s\S]*km/);
    const created = await page.upTo('npx wayproof network create');
    page.fill({ '=NETWORK': `=${networkIn(created)}` });
    t.regex(await page.upTo('npx wayproof network params show'), /oracles/);
    // The second oracle of the hub reads the other page: its founder is the council, a third key never shows up.
    for (const [from, to] of [
      ['oracle-2', 'oracle'],
      ['founder', 'council'],
    ])
      await copyFile(join(home, `${from}.json`), join(home, `${to}.json`));
    const { text: absent } = await terminal(
      'solana-keygen new -o absent.json; solana-keygen pubkey absent.json',
    );
    const oracle = aReader(t, 'docs/become-an-oracle.md', terminal, {
      instead: {
        'http://127.0.0.1:8787': hub,
        '=devnet': `=${chain}`,
        '=NETWORK': '=$WAYPROOF_NETWORK',
        ORACLE_1: '$oracle_1',
        ORACLE_2: '$oracle_2',
        ORACLE_3: absent,
      },
      standIns: ownTools,
    });
    // Before an epoch is posted: one of the former set would have to expire first, an hour later.
    await oracle.upTo('npx wayproof network oracles set');

    t.regex(await page.upTo('npx wayproof register'), /registered/);
    const device = /"device":"(\w+)"/.exec(page.aside('npx wayproof agent run').said())?.[1] ?? '';
    page.fill({ ' 9xQe': ` ${device.slice(0, 6)}` });
    await page.upTo('npx wayproof monitor', new RegExp(device.slice(0, 4)));
    t.regex(await page.upTo('npx wayproof device resume'), /stopped|stop/);
    const everyDay = await page.theRest();
    t.regex(everyDay, /wayproof_ingest_total/);

    await oracle.upTo('export WAYPROOF_NETWORK');
    const waiting = await until(async () => (await epochs()).find(({ state }) => state === 'posted'));
    oracle.fill({ '--epoch 1 ': `--epoch ${waiting.number} ` });
    t.regex(await oracle.upTo('npx wayproof oracle attest'), /would attest/);
    await oracle.upTo('npx wayproof oracle run');
    await oracle.aside('npx wayproof oracle run').says(/"kind":"attested"/);
    await until(async () => (await epochs()).find(({ state }) => state === 'final'));
    // Whoever would attest it is gone: the next one stays posted until it is voted on.
    t.is(await oracle.aside('npx wayproof oracle run').interrupt(), 0);
    const next = await until(async () =>
      (await epochs()).find(({ state, attestations }) => state === 'posted' && attestations === 1),
    );
    oracle.fill({ 'void 12 ': `void ${next.number} ` });
    await oracle.theRest();

    async function epochs() {
      return parseEpochViews(await (await fetch(`${hub}/v1/epochs`)).json());
    }
  },
);
