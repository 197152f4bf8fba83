import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import sharp from 'sharp';
import { answerOf } from '../../cli/answers.ts';
import { Database } from '../../hub/store/database.ts';
import { sampleFlags } from '../../protocol/telemetry.ts';
import { modelFolder, withoutModel } from '../edge/vision/a-model.ts';
import { aChainCommand } from './support/a-chain-command.ts';
import { aHub } from './support/a-hub.ts';
import { aWallet } from './support/a-wallet.ts';
import { inProcess } from './support/in-process.ts';
import { aFolder } from './support/run-wayproof.ts';
import { allLeaves } from './support/whole-tree.ts';

/**
 * Every test of the command line compares each line of JSON with its schema before it is printed (WAYPROOF_CHECK_JSON),
 * so a command whose success some test sees is one whose `--json` validates. Here are those that no other test runs, and
 * the list of where the others are run.
 */
const elsewhere: Readonly<Record<string, string>> = {
  start: 'flows/start-check',
  flash: 'cli/flash/flash-folder',
  'agent run': 'cli/interrupted-parts',
  'agent sign transfer': 'cli/commands/device-life',
  'agent sign rotation': 'cli/commands/device-life',
  register: 'cli/commands/payout',
  'device transfer': 'cli/commands/device-life',
  'device accept': 'cli/commands/device-life',
  'device rotate-key': 'cli/commands/device-life',
  'device replace': 'cli/commands/device-life',
  'device retire': 'cli/commands/device-life',
  'device withdraw': 'cli/commands/device-life',
  claim: 'cli/commands/payout',
  'job create': 'cli/commands/job',
  'job list': 'cli/commands/job',
  'job codes': 'cli/commands/job',
  'job send': 'cli/commands/job',
  'job import': 'cli/commands/job',
  'plan solve': 'cli/commands/plan-solve',
  audit: 'cli/commands/payout',
  'oracle attest': 'cli/commands/payout',
  'oracle run': 'cli/interrupted-parts',
  'network create': 'cli/commands/network',
  'network show': 'cli/commands/payout',
  'network params show': 'cli/commands/network',
  'network params propose': 'cli/commands/network',
  'network params apply': 'cli/commands/network',
  'network params cancel': 'cli/commands/network',
  'network oracles set': 'cli/commands/network',
  'network keys set': 'cli/commands/network',
  'network guardian set': 'cli/commands/network',
  'network council propose': 'cli/commands/network',
  'network council accept': 'cli/commands/network',
  'network pause': 'cli/commands/network',
  'network void': 'cli/commands/network',
  'network resume': 'cli/commands/network',
  'vault show': 'cli/commands/network',
  'map import': 'cli/commands/map',
  'map route': 'cli/commands/map',
  'map matrix': 'cli/commands/map',
  'release create': 'cli/commands/release',
  'release publish': 'cli/commands/release',
  'release rollout': 'cli/commands/release',
  'release status': 'cli/commands/release',
  'hub run': 'cli/interrupted-parts',
  'chain run': 'cli/serve',
  doctor: 'cli/commands/doctor',
  'config list': 'cli/config/resolve',
  'config set': 'cli/config/resolve',
};

const NOW = 1_790_000_000_000;
const device = '11111111111111111111111111111112';
const owner = '11111111111111111111111111111113';
const job = 'ab'.repeat(32);

const robot = {
  device,
  owner,
  kind: 'pavement-robot',
  model: 'one',
  simulated: false,
  state: 'online',
  seen: NOW,
  position: { at: { latitude: 599_133_000, longitude: 107_389_000 }, exact: true },
  heading: 0,
  speed: 140,
  battery: 873,
  flags: sampleFlags.moving,
  session: 1,
  sequence: 9,
  missing: 2,
  aboard: 1,
  mission: { mission: 'ab'.repeat(16), number: 3, stage: 'executing', stops: 4, reached: 1 },
  order: null,
};
const place = { latitude: 599_133_000, longitude: 107_389_000 };
const ordered = {
  job,
  shipper: owner,
  state: 'picked-up',
  reason: null,
  cancelling: false,
  device,
  distance: 12_000,
  latest: NOW / 1000,
  created: NOW,
  changed: NOW,
  parcels: 1,
  pickUp: place,
  dropOff: place,
};
const event = { number: 1, time: NOW, from: null, to: 'open', cause: 'ordered', device: null };
const stop = {
  kind: 'pick-up',
  job,
  at: place,
  arrive: NOW / 1000,
  latest: NOW / 1000 + 60,
  committed: true,
};
const waiting = { code: 'CAPACITY', constraint: 'too heavy', hint: 'order less' };
const plan = {
  made: NOW / 1000,
  routes: [{ device, stops: [stop], metres: 10, seconds: 20 }],
  unassigned: [{ job, ...waiting }],
};
const explanation = {
  job,
  made: NOW / 1000,
  standing: 'planned',
  device,
  cost: 12.5,
  sentence: 'It is the nearest.',
  unassigned: null,
  others: [{ device: owner, added: null, ...waiting, hint: undefined }],
};

/** A hub with one robot, one job and one plan. */
const aSmallHub = (t: ExecutionContext) =>
  aHub(t, {
    'GET /v1/time': () => ({ body: { world: NOW, real: Date.now() } }),
    'GET /v1/devices': () => ({ body: [robot] }),
    [`GET /v1/devices/${device}`]: () => ({
      body: { ...robot, order: { kind: 'stop', number: 4, stage: 'done' } },
    }),
    [`GET /v1/devices/${device}/missing`]: () => ({ body: { device, ranges: [{ first: 3, last: 4 }] } }),
    [`POST /v1/devices/${device}/commands`]: () => ({ body: { device, number: 4, stage: 'sent' } }),
    'GET /v1/jobs': () => ({ body: { jobs: [ordered], next: null } }),
    [`GET /v1/jobs/${job}`]: () => ({ body: { ...ordered, events: [event] } }),
    [`POST /v1/jobs/${job}/cancel`]: () => ({ body: { ...ordered, cancelling: true } }),
    'GET /v1/plan': () => ({ body: plan }),
    [`GET /v1/plan/jobs/${job}/explanation`]: () => ({ body: explanation }),
  });

const atTheHub: readonly (readonly [string, readonly string[]])[] = [
  ['monitor', ['--once']],
  ['monitor', ['--map']],
  ['device show', [device]],
  ['device history', [device]],
  ['device missing', [device]],
  ['device stop', [device, '--reason', 'a wheel is loose']],
  ['device resume', [device, '--wait', '0']],
  ['device home', [device, '--wait', '0']],
  ['job show', [job]],
  ['job cancel', [job]],
  ['plan show', []],
  ['plan explain', []],
  ['plan explain', [job]],
];
for (const [words, more] of atTheHub) {
  const line = [words, ...more.filter((word) => word.startsWith('--'))].join(' ');
  const which = more.some((word) => word === job) && words === 'plan explain' ? ' of one job' : '';
  test.serial(`"wayproof ${line} --json"${which} prints what its schema says`, async (t) => {
    const folder = aFolder(t);
    const { url } = await aSmallHub(t);
    await succeeds(t, folder, [
      ...words.split(' '),
      ...more,
      '--hub',
      url,
      '--keypair',
      aWallet(folder).path,
    ]);
  });
}

const alone: readonly (readonly [string, readonly string[]])[] = [
  ['map town', ['--out', '@/town.roads']],
  ['map tiles', ['town', '--out', '@/town.pmtiles']],
  ['map places', ['town']],
  ['flash', ['--list']],
  ['schema', []],
  ['schema', ['job', 'create']],
  ['config get', ['hub']],
];
for (const [words, more] of alone) {
  test.serial(`"wayproof ${[words, ...more].join(' ')} --json" prints what its schema says`, async (t) => {
    const folder = aFolder(t);
    await succeeds(t, folder, [...words.split(' '), ...more.map((word) => word.replace('@', folder))]);
  });
}

const onBackups = ['hub backup', 'hub verify', 'hub restore'];
test.serial('hub backup, verify and restore print with --json what their schemas say', async (t) => {
  const folder = aFolder(t);
  const data = join(folder, 'data', 'hub');
  await mkdir(join(data, 'epochs'), { recursive: true });
  const database = new Database(data);
  await database.start();
  t.teardown(() => database.stop());
  await writeFile(join(data, 'network.json'), '{}');
  const backup = join(folder, 'backup');
  await succeeds(t, folder, ['hub', 'backup', '--out', backup, '--data', join(folder, 'data')]);
  await succeeds(t, folder, ['hub', 'verify', backup]);
  await succeeds(t, folder, ['hub', 'restore', backup, '--data', join(folder, 'again')]);
});

const onChain = ['vault fund'];
test.serial('"wayproof vault fund --json" prints what its schema says', async (t) => {
  const chain = await aChainCommand(t);
  const fund = ['vault', 'fund', '--amount', '5', '--mint', '--yes', '--json'];
  const funded = await chain.run(fund, chain.keyFile('creator', chain.creator));
  t.is(funded.code, 0, funded.stdout);
});

const withModel = ['model pull', 'model verify', 'model try', 'vision backends', 'vision try'];
const onModel = modelFolder === undefined ? test.skip : test.serial;
onModel(
  `with --json the commands of the pulled model print what their schemas say${withoutModel}`,
  async (t) => {
    const folder = aFolder(t);
    const model = ['--model', modelFolder ?? ''];
    const photo = join(folder, 'street.png');
    const background = { r: 90, g: 120, b: 90 };
    await sharp({ create: { width: 320, height: 240, channels: 3, background } })
      .png()
      .toFile(photo);
    await succeeds(t, folder, ['model', 'verify', ...model]);
    await succeeds(t, folder, ['vision', 'backends', ...model]);
    for (const group of ['model', 'vision'])
      await succeeds(t, folder, [group, 'try', photo, '--out', join(folder, `${group}.png`), ...model]);
    // Pulling needs the registry: what it would print is the folder beside the manifest it wrote here.
    const manifest: unknown = JSON.parse(readFileSync(join(modelFolder ?? '', 'manifest.json'), 'utf8'));
    const said = { folder: modelFolder, ...(manifest as object) };
    t.true((await answerOf('model pull'))?.safeParse(said).success);
  },
);

test.serial(
  'every command with --json is run by a test that sees it succeed; a new one is missed here',
  async (t) => {
    const { leaves } = await allLeaves();
    const taking = leaves.filter(({ command }) => command.options.some(({ long }) => long === '--json'));
    const here = [...atTheHub, ...alone].map(([words]) => words).concat(onBackups, onChain, withModel);
    t.deepEqual(
      [...new Set([...here, ...Object.keys(elsewhere)])].sort(),
      taking.map(({ words }) => words).sort(),
    );
    for (const [words, file] of Object.entries(elsewhere)) {
      const text = readFileSync(fileURLToPath(new URL(`../${file}.test.ts`, import.meta.url)), 'utf8');
      const said = words
        .split(' ')
        .map((word) => `'${word}'`)
        .join(',\\s+');
      // The words themselves, or their last ones behind a helper that puts the others in front.
      const [last = ''] = words.split(' ').slice(-1);
      t.true(new RegExp(said).test(text) || text.includes(`'${last}'`), `${file} does not run ${words}`);
      t.true(text.includes("'--json'") || text.includes('aProcess('), `${file} runs ${words} without --json`);
    }
  },
);

/** Runs it with --json: a line that is not as described fails before it is printed. */
async function succeeds(t: ExecutionContext, folder: string, words: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await inProcess([...words, '--json'], folder);
  t.is(code, 0, `${stdout}${stderr}`);
  for (const line of stdout.trim().split('\n')) t.notThrows(() => JSON.parse(line));
}
