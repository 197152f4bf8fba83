import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { parseCsvJobs } from '../../../cli/commands/job/import.ts';
import { parsePeople } from '../../../firmware-bridge/simulated/people.ts';
import { loadMap } from '../../../maps/load.ts';
import { pavement } from '../../../maps/roads/profiles.ts';
import { createRouter } from '../../../maps/roads/router.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { fromHex, networkId, toHex } from '../../../protocol/ids.ts';
import { assertOpenings, checkCode, jobIdOf, verifyJob } from '../../../protocol/jobs.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { parseJobOrder, signatureOf } from '../../../protocol/views/job.ts';
import { type Asked, aHub, problem, type Routes } from '../support/a-hub.ts';
import { aWallet } from '../support/a-wallet.ts';
import { aFolder, wayproof } from '../support/run-wayproof.ts';

const network = networkId('11111111111111111111111111111112');
const mapHash = '5a'.repeat(32);
const WORLD = 1_790_000_000_000;
const [from, to] = ['45.0013,-29.9908', '45.0093,-29.9908'];

const networkView = {
  network,
  program: network,
  rpc: 'http://127.0.0.1:8899',
  hubKey: network,
  releaseKey: network,
  mint: network,
  broker: { host: '127.0.0.1', port: 1883 },
  mapHash,
  epochSeconds: 60,
  kind: 'development',
};

function jobOf({ body, caller }: Asked) {
  const order = parseJobOrder(body);
  return {
    job: jobIdOf(order.statement),
    shipper: caller,
    state: 'open',
    reason: null,
    cancelling: false,
    device: null,
    distance: 12_000,
    latest: order.terms.latest,
    created: WORLD,
    changed: WORLD,
    parcels: 1,
    pickUp: order.pickUp.at,
    dropOff: order.dropOff.at,
  };
}

async function aShipper(t: ExecutionContext, routes: Routes = {}) {
  const folder = aFolder(t);
  const wallet = aWallet(folder);
  const hub = await aHub(t, {
    'GET /v1/network': () => ({ body: networkView }),
    'GET /v1/time': () => ({ body: { world: WORLD, real: Date.now() } }),
    'POST /v1/quotes': () => ({ body: { distance: 12_000, seconds: 900, mapHash } }),
    'POST /v1/jobs': (asked) => ({ body: jobOf(asked) }),
    ...routes,
  });
  const data = join(folder, 'data');
  const common = ['--json', '--hub', hub.url, '--keypair', wallet.path, '--data', data];
  const run = (...words: string[]) => wayproof([...words, ...common], { folder });
  const create = (...more: string[]) => run('job', 'create', '--from', from, '--to', to, ...more);
  return { folder, wallet, hub, data, create, run };
}

test('a job is signed here, its codes stay here, and the hub gets only hashes', async (t) => {
  const { hub, data, create, wallet } = await aShipper(t);
  const ended = await create();
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  const [answer] = ended.json() as [
    { job: string; codes: Record<'pick-up' | 'drop-off' | 'return', string> },
  ];
  const sent = hub.asked.find(({ method, path }) => `${method} ${path}` === 'POST /v1/jobs');
  const order = parseJobOrder(sent?.body);
  const signed = { statement: order.statement, signature: signatureOf(order) ?? new Uint8Array() };
  const job = verifyJob(network, signed, nativeVerifier);
  t.notThrows(() => {
    const opening = ({ salt, at }: typeof order.pickUp) => ({ salt: fromHex(salt), at });
    const openings = { pickUp: opening(order.pickUp), dropOff: opening(order.dropOff), terms: order.terms };
    assertOpenings(job, jobIdOf(order.statement), openings);
    for (const role of ['pick-up', 'drop-off', 'return'] as const)
      checkCode(order.statement, role, answer.codes[role]);
  });
  t.is(sent?.caller, wallet.address);
  t.is(sent?.headers['idempotency-key'], answer.job);
  for (const code of Object.values(answer.codes)) t.false(JSON.stringify(hub.asked).includes(code));
  const [name = ''] = readdirSync(join(data, 'jobs'));
  t.is(name, `${answer.job}.json`);
  t.is(statSync(join(data, 'jobs', name)).mode & 0o777, 0o600);
});

test('a job the hub did not take is kept and sent again unchanged', async (t) => {
  let tries = 0;
  const busy = new FleetError('CLI_HUB_UNREACHABLE', { url: 'x', reason: 'busy' });
  const { create, run, data, hub, folder } = await aShipper(t, {
    'POST /v1/jobs': (asked) => (tries++ === 0 ? problem(503, busy) : { body: jobOf(asked) }),
  });
  t.is((await create()).code, 3);
  const [name = ''] = readdirSync(join(data, 'jobs'));
  const again = await run('job', 'send', name.slice(0, 8));
  t.is(again.code, 0, again.stdout);
  const bodies = hub.asked
    .filter(({ path, method }) => path === '/v1/jobs' && method === 'POST')
    .map(({ body }) => body);
  t.is(bodies.length, 2);
  t.deepEqual(bodies[0], bodies[1]);
  const codes = await wayproof(['job', 'codes', name.slice(0, 8), '--json', '--data', data], { folder });
  t.like(codes.json()[0], { job: name.slice(0, 64) });
});

test('simulated people get what they need in the shape they read', async (t) => {
  const { create, folder } = await aShipper(t);
  const people = join(folder, 'people');
  const ended = await create('--people', people, '--behaviour', 'wrong-code-first');
  const [answer] = ended.json() as [{ job: string; codes: Record<string, string> }];
  const file = join(people, `${answer.job}.json`);
  t.like(parsePeople(file, readFileSync(file, 'utf8')), {
    job: answer.job,
    behaviour: 'wrong-code-first',
    pickUp: { at: { latitude: 450_013_000, longitude: -299_908_000 }, code: answer.codes['pick-up'] },
    dropOff: { code: answer.codes['drop-off'] },
    returnTo: { code: answer.codes['return'] },
  });
});

test('a quote that cannot be true is not signed', async (t) => {
  const bad: readonly [string, object][] = [
    ['on another map', { distance: 12_000, seconds: 1, mapHash: '00'.repeat(32) }],
    ['shorter than the straight line', { distance: 100, seconds: 1, mapHash }],
    ['absurdly long', { distance: 90_000_000, seconds: 1, mapHash }],
  ];
  for (const [what, quote] of bad) {
    const { create, hub } = await aShipper(t, { 'POST /v1/quotes': () => ({ body: quote }) });
    const ended = await create();
    t.is(ended.code, 1, what);
    t.like(ended.json()[0], { error: { code: 'CLI_QUOTE_IMPLAUSIBLE' } }, what);
    t.false(hub.asked.some(({ method, path }) => `${method} ${path}` === 'POST /v1/jobs'));
  }
});

test('a hub of another network is refused before anything is signed', async (t) => {
  const { create } = await aShipper(t);
  const ended = await create('--network', '11111111111111111111111111111113');
  t.like(ended.json()[0], { error: { code: 'CLI_NETWORK_MISMATCH' } });
});

test('a place that is neither coordinates nor on the map is named', async (t) => {
  const { run } = await aShipper(t);
  const ended = await run('job', 'create', '--from', 'Nowhere 7', '--to', to);
  t.is(ended.code, 1);
  t.like(ended.json()[0], { error: { code: 'CLI_PLACE_UNKNOWN' } });
});

test('every line of a CSV file has its own result', async (t) => {
  const { run, folder } = await aShipper(t);
  const csv = join(folder, 'jobs.csv');
  writeFileSync(csv, `from,to\n"${from}","${to}"\nNowhere,"${to}"\n`);
  const ended = await run('job', 'import', csv);
  t.is(ended.code, 1);
  const lines = ended.json();
  t.like(lines[0], { line: 2, state: 'open' });
  t.like(lines[1], { line: 3, failed: { code: 'CLI_PLACE_UNKNOWN' } });
  t.like(lines[2], { error: { code: 'CLI_IMPORT_PARTLY' } });
});

test('CSV: columns in any order, quotes, Windows line ends; an open quote names its line', (t) => {
  t.deepEqual(parseCsvJobs('x', '\ufeffto,note,from\r\n"a ""b"", c",,d\r\n\r\n'), [
    { line: 2, from: 'd', to: 'a "b", c' },
  ]);
  t.throws(() => parseCsvJobs('x', 'from,to\n"open,b'), { message: /line 2: a quotation mark is open/ });
  t.throws(() => parseCsvJobs('x', 'a,b\n1,2'), { message: /columns from and to/ });
});

test('all pages of a long list are read', async (t) => {
  const view = (index: number) => ({
    job: index.toString(16).padStart(64, '0'),
    shipper: network,
    state: 'open',
    reason: null,
    cancelling: false,
    device: null,
    distance: 1,
    latest: 1,
    created: 1,
    changed: 1,
    parcels: 1,
    pickUp: null,
    dropOff: null,
  });
  const { run } = await aShipper(t, {
    'GET /v1/jobs': ({ path }) => {
      const page = Number(new URL(path, 'http://x').searchParams.get('after') ?? 0);
      return { body: { jobs: [view(page)], next: page < 3 ? String(page + 1) : null } };
    },
  });
  const ended = await run('job', 'list');
  t.is((ended.json()[0] as unknown[]).length, 4);
});

test('with the map a shipper names doors, and signs only the distance the map gives', async (t) => {
  const { network: roads, hash, places } = await loadMap({ kind: 'town', seed: 1 });
  const [start, end] = [places.doors[3], places.doors[90]];
  if (start === undefined || end === undefined) return t.fail('the town has too few doors');
  const distance = createRouter(roads, pavement).distance(start.at, end.at);
  const townHash = toHex(hash);
  const routesOf = (told: number): Routes => ({
    'GET /v1/network': () => ({ body: { ...networkView, mapHash: townHash } }),
    'POST /v1/quotes': () => ({ body: { distance: told, seconds: 60, mapHash: townHash } }),
  });
  const order = ['job', 'create', '--map', 'town', '--from', start.name.toUpperCase(), '--to', end.name];
  const honest = await aShipper(t, routesOf(distance ?? 0));
  const ended = await honest.run(...order);
  t.is(ended.code, 0, ended.stdout);
  t.like(ended.json()[0], { pickUp: start.at, dropOff: end.at });
  const padded = await aShipper(t, routesOf((distance ?? 0) + 1));
  t.like((await padded.run(...order)).json()[0], { error: { code: 'CLI_QUOTE_IMPLAUSIBLE' } });
  const elsewhere = await aShipper(t);
  t.like((await elsewhere.run(...order)).json()[0], { error: { code: 'CLI_MAP_MISMATCH' } });
});
