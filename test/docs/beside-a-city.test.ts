import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import test from 'ava';
import sharp from 'sharp';
import { addressOf } from '../../programs/client/addresses.ts';
import { connect } from '../../programs/client/connect.ts';
import { parseEpochViews } from '../../protocol/views/epoch.ts';
import { aFolder } from '../cli/support/run-wayproof.ts';
import { modelFolder, withoutModel } from '../edge/vision/a-model.ts';
import { aCity } from './support/a-city.ts';
import { aReader } from './support/a-reader.ts';
import { aModelStoredAs } from './support/a-stored-model.ts';
import { aTerminal } from './support/a-terminal.ts';
import { networkIn, ownTools } from './support/instead.ts';
import { until } from './support/until.ts';

const seeing = modelFolder === undefined ? test.serial.skip : test.serial;

seeing(
  `http, trust-model, chain-operations, connect-a-robot and releases are typed beside a running world${withoutModel}`,
  async (t) => {
    t.timeout(600_000);
    const home = aFolder(t);
    const city = await aCity(t, home);
    const { network, mint } = await city.founded();
    const key = (name: string) => join(city.folder, 'keys', `${name}.json`);
    const terminal = aTerminal(t, home, city.env);
    const instead = { 'http://127.0.0.1:8787': city.hub, NETWORK: network };
    await until(async () =>
      parseEpochViews(await (await fetch(`${city.hub}/v1/epochs`)).json()).find(
        ({ number, state }) => number === 1 && state === 'final',
      ),
    );

    const http = aReader(t, 'docs/http.md', terminal, { instead });
    const [device = ''] = /(?<="device":")\w+/.exec(await http.upTo('curl -sf $hub/v1/devices')) ?? [];
    http.fill({ DEVICE: device });
    const answers = await http.theRest();
    for (const one of [
      /^etag: /im,
      /"number":1/,
      /^event: \w+/m,
      /"code":"\w+"/,
      /"address":"\w+"/,
      /"token":"/,
    ])
      t.regex(answers, one);

    const trust = aReader(t, 'docs/trust-model.md', terminal, { instead });
    t.regex(await trust.theRest(), /epoch 1 holds[\s\S]*epoch 1 holds[\s\S]*epoch 1 holds/);

    // On a real chain: a treasury that may mint, a vault that pays for what it signs, and keys nobody here has.
    const treasury = key('council');
    const vault = Keypair.generate().publicKey;
    await connect(city.cluster).requestAirdrop(vault, 1e9);
    const someone = () => addressOf(Keypair.generate().publicKey);
    const chain = aReader(t, 'docs/chain-operations.md', terminal, {
      instead: {
        '--cluster devnet': `--cluster ${city.cluster}`,
        '--cluster mainnet': `--cluster ${city.cluster}`,
        'https://hub.example': city.hub,
        'treasury.json': treasury,
        ...Object.fromEntries(
          ['GUARDIAN', 'HUB_KEY', 'RELEASE_KEY', 'ORACLE_1', 'ORACLE_2', 'ORACLE_3'].map((name) => [
            name,
            someone(),
          ]),
        ),
        COUNCIL_VAULT: addressOf(vault),
        MINT: mint,
        TOKENS: '1000 --mint',
        'city.roads': 'town',
        '"$N"': '1',
      },
    });
    chain.fill({ NETWORK: networkIn(await chain.upTo('npx wayproof network create')) });
    t.regex(await chain.upTo('npx wayproof network params propose'), /production/);
    chain.fill({ NETWORK: network });
    t.regex(await chain.theRest(), /"epoch":/);

    // The robot's owner; the picture of a street; what was fetched once for all tests.
    for (const place of ['models/nanodet', '.local/share/wayproof/models/nanodet-g'])
      await cp(modelFolder ?? '', join(home, place), { recursive: true });
    await sharp({ create: { width: 320, height: 240, channels: 3, background: '#888888' } })
      .jpeg()
      .toFile(join(home, 'street.jpg'));
    const robot = aReader(t, 'docs/connect-a-robot.md', terminal, {
      instead: { ...instead, ' SOLANA ': ` ${city.cluster} ` },
      standIns: ownTools,
    });
    await robot.upTo('npx wayproof agent run');
    const mine = /"device":"(\w+)"/.exec(robot.aside('npx wayproof agent run').said())?.[1] ?? '';
    robot.fill({ ' 9xQe': ` ${mine.slice(0, 8)}` });
    t.regex(await robot.upTo('npx wayproof device show'), new RegExp(`registered[\\s\\S]*${mine}`));
    await robot.theRest(new RegExp(mine.slice(0, 4)));

    for (const name of ['robot-x64', 'robot-arm64']) {
      await mkdir(join(home, name));
      await writeFile(join(home, name, 'wayproof-agent'), `the agent of ${name}`, { mode: 0o755 });
    }
    await cp(modelFolder ?? '', join(home, 'models', 'f16'), { recursive: true });
    for (const [folder, storage] of [
      ['u8', 'uint8'],
      ['i8', 'int8'],
    ] as const)
      await aModelStoredAs(storage, modelFolder ?? '', join(home, 'models', folder));
    const releases = aReader(t, 'docs/releases.md', terminal, {
      instead: { ...instead, 'release.json': key('hub'), 'operator.json': key('council') },
    });
    t.regex(await releases.theRest(), /smells of smoke/);
  },
);
