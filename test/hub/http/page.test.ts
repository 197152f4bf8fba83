import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Request } from 'express';
import { callerOf } from '../../../hub/http/caller.ts';
import type { PageParts } from '../../../hub/http/deps.ts';
import { mapViewOf } from '../../../maps/drawing/map-view.ts';
import { loadMap } from '../../../maps/load.ts';
import { pavement } from '../../../maps/roads/profiles.ts';
import { createRouter } from '../../../maps/roads/router.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { parseMapView } from '../../../protocol/views/map.ts';
import { parsePathView } from '../../../protocol/views/path.ts';
import { aHttpHub, theOperator } from '../support/a-http-hub.ts';

const town = await loadMap({ kind: 'town', seed: 1 });
const router = createRouter(town.network, pavement);

async function aFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-page-test-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function aPageHub(t: ExecutionContext, changes: Partial<PageParts> = {}) {
  const folder = join(await aFolder(t), 'web');
  const tiles = () => Promise.reject(new FleetError('TILES_FAILED', { reason: 'not made here' }));
  const page = { folder, map: () => mapViewOf(town), tiles, ...changes };
  return { ...(await aHttpHub(t, { page, router })), folder };
}

test('a hub without a built page says in one sentence how to build it', async (t) => {
  const hub = await aPageHub(t);
  const answer = await fetch(hub.base);
  t.is(answer.status, 200);
  t.regex(await answer.text(), /npm run page:build/);
});

test('the built page is served with the headers that keep it to this hub; its parts may be kept for ever', async (t) => {
  const hub = await aPageHub(t);
  await mkdir(join(hub.folder, 'assets'), { recursive: true });
  await writeFile(join(hub.folder, 'index.html'), '<!doctype html><title>Wayproof</title>');
  await writeFile(join(hub.folder, 'assets', 'a-1.js'), 'export {}');
  const page = await fetch(hub.base);
  t.regex(page.headers.get('content-security-policy') ?? '', /default-src 'self'/);
  t.is(page.headers.get('cache-control'), 'no-cache');
  const part = await fetch(`${hub.base}/assets/a-1.js`);
  t.regex(part.headers.get('cache-control') ?? '', /immutable/);
  t.is((await fetch(`${hub.base}/../../../package.json`)).status, 404);
  t.is((await fetch(`${hub.base}/%2e%2e/%2e%2e/package.json`)).status, 404);
});

test('only the audit worker may compile WebAssembly', async (t) => {
  const hub = await aPageHub(t);
  await mkdir(join(hub.folder, 'assets'), { recursive: true });
  for (const name of ['audit-worker-a1_B-.js', 'index-audit-worker.js']) {
    await writeFile(join(hub.folder, 'assets', name), 'export {}');
  }
  const policy = async (path: string) =>
    (await fetch(`${hub.base}${path}`)).headers.get('content-security-policy') ?? '';
  t.regex(await policy('/assets/audit-worker-a1_B-.js'), /script-src 'self' 'wasm-unsafe-eval'/);
  for (const path of ['/', '/assets/index-audit-worker.js', '/v1/audit-worker-a.js', '/audit-worker-a.js']) {
    t.notRegex(await policy(path), /unsafe/, path);
  }
});

test('links to a parcel or a robot open the page, whatever stands behind their #', async (t) => {
  const hub = await aPageHub(t);
  await mkdir(hub.folder, { recursive: true });
  await writeFile(join(hub.folder, 'index.html'), '<!doctype html><title>Wayproof</title>');
  for (const path of ['/p', '/s']) {
    const page = await fetch(hub.base + path, { redirect: 'error' });
    t.deepEqual([page.status, page.headers.get('cache-control')], [200, 'no-cache']);
    t.is(page.headers.get('referrer-policy'), 'no-referrer');
  }
});

test('the map is told compressed, once, and not again to whoever has it', async (t) => {
  const hub = await aPageHub(t);
  const answer = await fetch(`${hub.base}/v1/map`);
  t.is(answer.headers.get('content-encoding'), 'gzip');
  const view = parseMapView(await answer.json());
  t.is(view.doors.length, town.places.doors.length);
  const etag = answer.headers.get('etag') ?? '';
  t.is((await fetch(`${hub.base}/v1/map`, { headers: { 'If-None-Match': etag } })).status, 304);
});

test('tiles are told in ranges; a failure is told as one that is worth another try', async (t) => {
  // A world's usual folder is below ~/.local/share: express refuses such paths unless told otherwise.
  const folder = join(await aFolder(t), '.local', 'share');
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'tiles.pmtiles');
  await writeFile(path, Buffer.from(Array.from({ length: 1_000 }, (_, i) => i % 256)));
  const hub = await aPageHub(t, { tiles: async () => path });
  const part = await fetch(`${hub.base}/v1/map/tiles`, { headers: { Range: 'bytes=100-103' } });
  t.is(part.status, 206);
  t.deepEqual([...new Uint8Array(await part.arrayBuffer())], [100, 101, 102, 103]);
  t.is(part.headers.get('content-range'), 'bytes 100-103/1000');
  const none = await aPageHub(t);
  const answer = await none.call('GET', '/v1/map/tiles');
  t.is(answer.problem().code, 'TILES_FAILED');
  t.true(answer.problem().retryable);
});

test('a way between doors follows the streets from the nearest point to the nearest point', async (t) => {
  const hub = await aPageHub(t);
  const [a, b] = [town.places.doors[0]?.at, town.places.doors[40]?.at];
  const answer = await hub.call('POST', '/v1/paths', { body: { places: [a, b] } });
  const { snapped, lines, distance } = parsePathView(answer.body);
  t.is(lines.length, 1);
  t.deepEqual([lines[0]?.[0], lines[0]?.at(-1)], [snapped[0], snapped[1]]);
  t.true(distance > 0);
  const far = await hub.call('POST', '/v1/paths', { body: { places: [a, { latitude: 0, longitude: 0 }] } });
  t.is(far.problem().code, 'JOB_UNREACHABLE');
  const many = await hub.call('POST', '/v1/paths', { body: { places: Array(65).fill(a) } });
  t.is(many.status, 400);
});

const people = {
  job: 'ab'.repeat(32),
  pickUp: { at: { latitude: 1, longitude: 2 }, code: 'ABCDEFGHJKMNPQRS' },
  dropOff: { at: { latitude: 3, longitude: 4 }, code: 'BBCDEFGHJKMNPQRS' },
  returnTo: { at: { latitude: 1, longitude: 2 }, code: 'CBCDEFGHJKMNPQRS' },
  behaviour: 'present',
};

test('simulated people are told their codes, whole files only', async (t) => {
  const peopleFolder = join(await aFolder(t), 'people');
  const hub = await aPageHub(t, { peopleFolder });
  t.is((await hub.call('POST', '/v1/simulated/people', { body: people })).status, 204);
  t.deepEqual(await readdir(peopleFolder), [`${people.job}.json`]);
  t.deepEqual(JSON.parse(await readFile(join(peopleFolder, `${people.job}.json`), 'utf8')), people);
  for (const job of ['../../evil', 'AB'.repeat(32), '']) {
    t.is((await hub.call('POST', '/v1/simulated/people', { body: { ...people, job } })).status, 400, job);
  }
});

test('a real network has no such route', async (t) => {
  const hub = await aPageHub(t);
  t.is((await hub.call('POST', '/v1/simulated/people', { body: people })).status, 404);
});

test('strangers see exact places in a simulated world only', (t) => {
  const roles = { operators: new Set<never>(), auditors: new Set<never>() };
  const request = { get: () => undefined } as unknown as Request;
  const signIn = { addressOf: () => undefined };
  t.false(callerOf({ roles, signIn }, request).seesAll);
  const caller = callerOf({ roles: { ...roles, everybodySeesAll: true }, signIn }, request);
  t.true(caller.seesAll);
  t.false(caller.operator);
});

test('whoever signs in operates a world that is a toy of its visitor, strangers never', (t) => {
  const roles = { operators: new Set<never>(), auditors: new Set<never>(), everybodyOperates: true };
  const signIn = { addressOf: () => theOperator.address };
  const asked = (header: string | undefined) => ({ get: () => header }) as unknown as Request;
  t.false(callerOf({ roles, signIn }, asked(undefined)).operator);
  const token = `Bearer ${'ab'.repeat(32)}`;
  t.true(callerOf({ roles, signIn }, asked(token)).operator);
  t.false(callerOf({ roles: { ...roles, everybodyOperates: false }, signIn }, asked(token)).operator);
});
