import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { ShareDesk } from '../../../hub/shares/share-desk.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { milliseconds } from '../../../protocol/units.ts';
import {
  parseMadeShareViews,
  parseParcelView,
  parseSharedRobotView,
  parseShareView,
} from '../../../protocol/views/share.ts';
import { aHttpHub, theOperator } from '../support/a-http-hub.ts';
import { aJob, aPerson, aRobot, orderOf, START } from '../support/a-world.ts';
import { enrolDevice } from '../support/an-enrolment.ts';

const [shipper, owner, stranger] = [aPerson(1), aPerson(2), aPerson(3)];

async function aSharingHub(t: ExecutionContext) {
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-shares-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const parts = {
    realClock: new ManualClock(START),
    random: seededRandom(7),
    file: join(folder, 'shares.json'),
  };
  const hub = await aHttpHub(t, { shares: new ShareDesk(parts) });
  const job = aJob(shipper);
  await hub.call('POST', '/v1/jobs', { body: orderOf(job) });
  const robot = aRobot(1);
  await enrolDevice(hub.deps.directory, robot.id, owner.address, START);
  return { ...hub, parts, job, robot };
}

test('a shipper shares a parcel for a while: who has the link sees it, no door, and nobody after its end', async (t) => {
  const { call, signIn, parts, job } = await aSharingHub(t);
  const answer = await call('POST', '/v1/shares', {
    body: { kind: 'job', job: job.id, minutes: 60 },
    token: await signIn(shipper),
  });
  t.is(answer.status, 201);
  const { token, expires } = parseShareView(answer.body);
  t.is(expires, START + 3_600_000);
  const seen = await call('GET', '/v1/parcels', { token });
  t.like(parseParcelView(seen.body), { job: job.id, state: 'open', arrive: null, robot: null });
  t.false(/pickUp|dropOff|shipper/.test(JSON.stringify(seen.body)));
  t.is((await call('GET', '/v1/shares', { token })).problem().code, 'SHARE_OVER');
  t.is((await call('GET', '/v1/devices', { token })).problem().code, 'SIGN_IN_REQUIRED');
  parts.realClock.advance(milliseconds(3_600_000));
  const over = await call('GET', '/v1/parcels', { token });
  t.deepEqual([over.status, over.problem().code], [410, 'SHARE_OVER']);
});

test('an owner shares a robot; others share neither what is not theirs nor for longer than a week', async (t) => {
  const { call, signIn, job, robot } = await aSharingHub(t);
  const body = { kind: 'robot', device: robot.id, minutes: 60 };
  const { token } = parseShareView(
    (await call('POST', '/v1/shares', { body, token: await signIn(owner) })).body,
  );
  const { robot: seen } = parseSharedRobotView((await call('GET', '/v1/shares', { token })).body);
  t.is(seen.device, robot.id);
  t.is((await call('POST', '/v1/shares', { body })).status, 401);
  const other = await signIn(stranger);
  t.is((await call('POST', '/v1/shares', { body, token: other })).problem().code, 'NOT_ALLOWED');
  const parcel = { kind: 'job', job: job.id, minutes: 60 };
  t.is((await call('POST', '/v1/shares', { body: parcel, token: other })).problem().code, 'NOT_ALLOWED');
  const long = { ...body, minutes: 20_000 };
  t.is((await call('POST', '/v1/shares', { body: long, token: other })).problem().code, 'PAYLOAD_INVALID');
  t.is((await call('GET', '/v1/parcels')).problem().code, 'SHARE_OVER');
  t.is((await call('GET', '/v1/parcels', { token: '00'.repeat(32) })).problem().code, 'SHARE_OVER');
});

test('links outlive a restart, and their file opens none of them', async (t) => {
  const { call, signIn, parts, robot } = await aSharingHub(t);
  const body = { kind: 'robot', device: robot.id, minutes: 60 };
  const { token } = parseShareView(
    (await call('POST', '/v1/shares', { body, token: await signIn(owner) })).body,
  );
  const again = new ShareDesk(parts);
  t.deepEqual((await again.shared(token)).shared, { kind: 'robot', device: robot.id });
  const { hash } = await again.shared(token);
  await t.throwsAsync(again.shared(hash), { message: /link has ended/ });
});

test('one wallet keeps a hundred links; the oldest end early', async (t) => {
  const { parts, robot } = await aSharingHub(t);
  const desk = new ShareDesk(parts);
  const shared = { kind: 'robot', device: robot.id } as const;
  const first = await desk.open(owner.address, shared, 60);
  const other = await desk.open(stranger.address, shared, 60);
  for (let i = 0; i < 100; i++) await desk.open(owner.address, shared, 60);
  await t.throwsAsync(desk.shared(first.token), { message: /link has ended/ });
  t.is((await desk.shared(other.token)).by, stranger.address);
});

test('who made a link sees it among the open ones and ends it at once; others do neither', async (t) => {
  const { call, signIn, parts, robot, job } = await aSharingHub(t);
  const [mine, other] = [await signIn(owner), await signIn(stranger)];
  const share = async (body: object, token: string) =>
    parseShareView((await call('POST', '/v1/shares', { body: { ...body, minutes: 60 }, token })).body);
  const made = async (token: string) =>
    parseMadeShareViews((await call('GET', '/v1/shares/made', { token })).body);
  const first = await share({ kind: 'robot', device: robot.id }, mine);
  const second = await share({ kind: 'robot', device: robot.id }, mine);
  await share({ kind: 'job', job: job.id }, await signIn(shipper));
  const shared = { kind: 'robot', device: robot.id };
  t.deepEqual(await made(mine), [
    { id: second.id, shared, expires: second.expires },
    { id: first.id, shared, expires: first.expires },
  ] as never);
  t.deepEqual(await made(other), []);
  t.is((await call('GET', '/v1/shares/made')).status, 401);
  t.is(
    (await call('GET', '/v1/shares', { token: first.id })).problem().code,
    'SHARE_OVER',
    'ids open nothing',
  );

  const path = `/v1/shares/${first.id}`;
  t.is((await call('DELETE', path)).status, 401);
  t.is((await call('DELETE', path, { token: other })).problem().code, 'NOT_ALLOWED');
  t.is((await call('GET', '/v1/shares', { token: first.token })).status, 200);
  t.is((await call('DELETE', path, { token: mine })).status, 204);
  t.is((await call('GET', '/v1/shares', { token: first.token })).problem().code, 'SHARE_OVER');
  t.is((await call('DELETE', path, { token: mine })).problem().code, 'SHARE_OVER');
  t.is((await call('GET', '/v1/shares', { token: second.token })).status, 200);
  t.is((await call('DELETE', `/v1/shares/${second.id}`, { token: await signIn(theOperator) })).status, 204);
  t.deepEqual(await made(mine), []);
  await t.throwsAsync(new ShareDesk(parts).shared(first.token), { message: /link has ended/ }, 'for good');
});

test('a link whose end could not be written down has not ended, and whoever ended it hears so', async (t) => {
  const { parts, robot } = await aSharingHub(t);
  const desk = new ShareDesk(parts);
  const { id, token } = await desk.open(owner.address, { kind: 'robot', device: robot.id }, 60);
  await rm(dirname(parts.file), { recursive: true });
  await writeFile(dirname(parts.file), 'no folder any more');
  await t.throwsAsync(desk.end(id, () => undefined));
  t.is((await desk.shared(token)).by, owner.address);
});
