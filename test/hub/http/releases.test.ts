import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { download } from '../../../edge/update/download.ts';
import { HttpSource } from '../../../edge/update/http-source.ts';
import { Incoming } from '../../../edge/update/incoming.ts';
import { MemoryChunkStore } from '../../../hub/releases/memory-chunk-store.ts';
import { MemoryReleaseStore } from '../../../hub/releases/memory-release-store.ts';
import { ReleaseDesk } from '../../../hub/releases/release-desk.ts';
import { inOrder } from '../../../hub/releases/rollout.ts';
import { type Clock, systemClock } from '../../../protocol/clock.ts';
import { equalBytes, toHex } from '../../../protocol/ids.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { CHUNK_BYTES } from '../../../protocol/releases/artifact.ts';
import { type RunningRelease, signCheckIn } from '../../../protocol/releases/check-in.ts';
import { milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import { parseCheckInView, parseMissingChunks, parseReleaseView } from '../../../protocol/views/release.ts';
import { aRelease, authority, type MadeRelease, noise, testNetwork } from '../../edge/update/a-release.ts';
import { aFolder } from '../support/a-database.ts';
import { aHttpHub, theAuditor, theOperator } from '../support/a-http-hub.ts';
import { aPerson, aRobot, START } from '../support/a-world.ts';
import { enrolDevice } from '../support/an-enrolment.ts';

const big = aRelease(4, { 'agent.mjs': noise(2 * CHUNK_BYTES + 10, 1), 'start.sh': noise(100, 2) });
const small = (version: number) => aRelease(version, { 'agent.mjs': noise(50, version) });

async function aReleaseHub(t: ExecutionContext) {
  // The desk is made before the hub that owns the clock.
  let clock: Clock = systemClock;
  const realClock: Clock = { now: () => clock.now(), after: (delay, task) => clock.after(delay, task) };
  const releases = new ReleaseDesk({
    authority,
    store: new MemoryReleaseStore(),
    chunks: new MemoryChunkStore(),
    realClock,
  });
  const hub = await aHttpHub(t, { releases });
  clock = hub.realClock;
  const token = await hub.signIn(theOperator);
  const raw = async (method: string, path: string, body: Uint8Array, bearer = token) =>
    await fetch(hub.base + path, {
      method,
      headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${bearer}` },
      body: Buffer.from(body),
    });
  const upload = async ({ manifest, artifact, content, signed }: MadeRelease) => {
    t.is((await raw('POST', '/v1/releases', signed)).status, 201);
    const path = `/v1/releases/${manifest.kind}/${manifest.version}`;
    const { chunks } = parseMissingChunks((await hub.call('GET', `${path}/missing`, { token })).body);
    for (const name of chunks) {
      const index = artifact.chunks.findIndex((hash) => toHex(hash) === name);
      const bytes = content.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
      t.is((await raw('PUT', `${path}/chunks/${name}`, bytes)).status, 204);
    }
    return path;
  };
  const order = (path: string, body: object) => hub.call('POST', `${path}/rollout`, { token, body });
  return { ...hub, token, raw, upload, order, releases };
}

/** Robots that only check in. */
async function aFleet(t: ExecutionContext, hub: Awaited<ReturnType<typeof aReleaseHub>>, count: number) {
  const robots = Array.from({ length: count }, (_, i) => ({
    ...aRobot(i),
    said: {
      kind: 'agent',
      version: 1,
      target: 'linux-x64',
      channel: 'stable',
      state: 'good',
    } as RunningRelease,
    time: START as number,
  }));
  for (const { id } of robots) await enrolDevice(hub.deps.directory, id, aPerson(1).address, START);
  const checkIn = async (robot: (typeof robots)[number], changes: Partial<RunningRelease> = {}) => {
    robot.said = { ...robot.said, ...changes };
    robot.time = Math.max(robot.time + 1, hub.realClock.now());
    const time = unixMilliseconds(robot.time);
    const { statement, signature, payload } = signCheckIn(testNetwork, robot.signer, time, [robot.said]);
    const body = {
      device: robot.id,
      statement: toBase64(statement),
      signature: toBase64(signature),
      payload: toBase64(payload),
    };
    const answer = await hub.call('POST', '/v1/releases/check-ins', { body });
    t.is(answer.status, 200, JSON.stringify(answer.body));
    return parseCheckInView(answer.body).offers.map(({ version }) => version);
  };
  return { robots, checkIn };
}

test('a release is published, uploaded chunk by chunk, and read back by ranges', async (t) => {
  const hub = await aReleaseHub(t);
  t.is((await hub.raw('POST', '/v1/releases', big.signed)).status, 201);
  const path = '/v1/releases/agent/4';
  t.is((await hub.call('GET', `${path}/content/linux-x64`)).problem().code, 'RELEASE_INCOMPLETE');
  t.is((await hub.order(path, { action: 'start' })).problem().code, 'RELEASE_INCOMPLETE');
  await hub.upload(big);
  const whole = await fetch(`${hub.base}${path}/content/linux-x64`);
  t.is(whole.status, 200);
  t.true(equalBytes(new Uint8Array(await whole.arrayBuffer()), big.content));
  for (const [range, from, to] of [
    ['bytes=0-0', 0, 1],
    [`bytes=${CHUNK_BYTES - 5}-${CHUNK_BYTES + 4}`, CHUNK_BYTES - 5, CHUNK_BYTES + 5],
    [`bytes=${2 * CHUNK_BYTES}-`, 2 * CHUNK_BYTES, big.content.length],
    ['bytes=5-999999999', 5, big.content.length],
  ] as const) {
    const part = await fetch(`${hub.base}${path}/content/linux-x64`, { headers: { range } });
    t.is(part.status, 206);
    t.is(part.headers.get('content-range'), `bytes ${from}-${to - 1}/${big.content.length}`);
    t.true(equalBytes(new Uint8Array(await part.arrayBuffer()), big.content.subarray(from, to)), range);
  }
  for (const range of ['bytes=9999999-', 'bytes=5-2', 'bytes=-5', 'bytes=0-1,3-4', 'lines=1-2']) {
    const refused = await fetch(`${hub.base}${path}/content/linux-x64`, { headers: { range } });
    t.is(refused.status, 416, range);
  }
  const view = parseReleaseView((await hub.call('GET', path)).body);
  t.deepEqual(view.artifacts, [
    { target: 'linux-x64', files: 2, bytes: big.content.length, chunks: 3, missing: 0 },
  ]);
});

test("a robot's own download fetches from the hub what was published", async (t) => {
  const hub = await aReleaseHub(t);
  await hub.upload(big);
  const incoming = new Incoming(join(await aFolder(t), 'incoming'), 'x', big.artifact);
  await incoming.open();
  t.teardown(() => incoming.close());
  const source = new HttpSource(hub.base, systemClock);
  const { signal } = new AbortController();
  t.true(equalBytes(await source.release({ kind: 'agent', version: 4 }, signal), big.signed));
  await download({
    source,
    offer: { kind: 'agent', version: 4 },
    artifact: big.artifact,
    incoming,
    real: systemClock,
    random: seededRandom(1),
    signal,
  });
  t.true(equalBytes(await incoming.read(0, big.content.length), big.content));
});

test('only operators publish, and only what the release key signed for this network, with a rising version', async (t) => {
  const hub = await aReleaseHub(t);
  const auditor = await hub.signIn(theAuditor);
  t.is((await hub.raw('POST', '/v1/releases', big.signed, auditor)).status, 403);
  const forged = big.signed.slice();
  forged[100] = (forged[100] ?? 0) ^ 1;
  const answer = await hub.raw('POST', '/v1/releases', forged);
  t.is(answer.status, 422);
  t.is(((await answer.json()) as { code: string }).code, 'SIGNATURE_INVALID');
  t.is((await hub.raw('POST', '/v1/releases', big.signed)).status, 201);
  t.is((await hub.raw('POST', '/v1/releases', big.signed)).status, 201, 'again');
  t.is((await hub.raw('POST', '/v1/releases', small(3).signed)).status, 409);
  t.is((await hub.raw('POST', '/v1/releases', small(4).signed)).status, 409);
  const hash = toHex(big.artifact.chunks[0] ?? new Uint8Array());
  const path = `/v1/releases/agent/4/chunks/${hash}`;
  t.is((await hub.raw('PUT', path, noise(10, 3))).status, 422);
  const stranger = `/v1/releases/agent/4/chunks/${'00'.repeat(32)}`;
  t.is((await hub.raw('PUT', stranger, noise(10, 3))).status, 422);
  t.is((await hub.raw('PUT', path, noise(CHUNK_BYTES + 1, 3))).status, 413);
});

test('canaries get a release first, then waves, then all, each only after the ones before were well', async (t) => {
  const hub = await aReleaseHub(t);
  const { robots, checkIn } = await aFleet(t, hub, 10);
  const path = await hub.upload(small(2));
  for (const robot of robots) t.deepEqual(await checkIn(robot), [], 'not before it is rolled out');
  const rules = { canaries: 1, waves: [50], soakSeconds: 60 };
  t.is((await hub.order(path, { action: 'start', rules })).status, 200);
  const reached: number[] = [];
  for (let round = 0; round < 8; round++) {
    hub.realClock.advance(milliseconds(61_000));
    let offered = 0;
    for (const robot of robots) {
      const offers = await checkIn(robot);
      if (offers.length === 0) continue;
      offered++;
      await checkIn(robot, { version: 2, state: 'trying' });
      t.deepEqual(await checkIn(robot, { version: 2, state: 'good' }), []);
    }
    reached.push(offered);
  }
  t.deepEqual(
    reached.filter((count) => count > 0),
    [1, 4, 5],
  );
  const { rollout } = parseReleaseView((await hub.call('GET', path)).body);
  t.deepEqual([rollout?.state, rollout?.robots], ['done', { all: 10, reached: 10, good: 10, failed: 0 }]);
});

test('a failing canary stops the release; nobody else is offered it until an operator says so', async (t) => {
  const hub = await aReleaseHub(t);
  const { robots, checkIn } = await aFleet(t, hub, 6);
  const path = await hub.upload(small(2));
  for (const robot of robots) await checkIn(robot);
  await hub.order(path, { action: 'start', rules: { canaries: 1, waves: [], soakSeconds: 0 } });
  let canary: (typeof robots)[number] | undefined;
  for (const robot of robots) if ((await checkIn(robot)).length > 0) canary = robot;
  if (canary === undefined) return t.fail();
  const failed = { version: 2, code: 'UPDATE_UNHEALTHY', reason: 'bridge: silent', attempt: 1 };
  t.deepEqual(await checkIn(canary, { failed }), []);
  for (const robot of robots) t.deepEqual(await checkIn(robot), []);
  const view = parseReleaseView((await hub.call('GET', path)).body);
  t.is(view.rollout?.state, 'halted');
  t.regex(view.rollout?.reason ?? '', /bridge: silent/);
  t.is(view.rollout?.failures[0]?.device, canary.id);
  hub.realClock.advance(milliseconds(1_000));
  t.is((await hub.order(path, { action: 'resume' })).status, 200);
  t.deepEqual(await checkIn(canary), [2], 'the old failure is forgiven');
  hub.realClock.advance(milliseconds(1_000));
  t.deepEqual(await checkIn(canary, { failed: { ...failed, attempt: 2 } }), []);
  t.is(parseReleaseView((await hub.call('GET', path)).body).rollout?.state, 'halted');
});

test('a roll-out can be paused, resumed and halted by operators only', async (t) => {
  const hub = await aReleaseHub(t);
  const path = await hub.upload(small(2));
  t.is((await hub.order(path, { action: 'pause' })).problem().code, 'ROLLOUT_STATE');
  t.is((await hub.call('POST', `${path}/rollout`, { body: { action: 'start' } })).status, 401);
  t.is((await hub.order(path, { action: 'start' })).status, 200);
  t.is((await hub.order(path, { action: 'start' })).problem().code, 'ROLLOUT_STATE');
  t.is((await hub.order(path, { action: 'pause' })).status, 200);
  t.is((await hub.order(path, { action: 'resume' })).status, 200);
  t.is((await hub.order(path, { action: 'halt', reason: 'smells' })).status, 200);
  t.is(parseReleaseView((await hub.call('GET', path)).body).rollout?.reason, 'smells');
});

test('a check-in is refused from strangers, when it is forged and when it is replayed', async (t) => {
  const hub = await aReleaseHub(t);
  const { robots } = await aFleet(t, hub, 1);
  const [robot] = robots;
  if (robot === undefined) return t.fail();
  const signed = (seed: number, time: number, by = aRobot(seed)) => {
    const { statement, signature, payload } = signCheckIn(testNetwork, by.signer, unixMilliseconds(time), []);
    return {
      device: aRobot(seed).id,
      statement: toBase64(statement),
      signature: toBase64(signature),
      payload: toBase64(payload),
    };
  };
  const post = (body: object) => hub.call('POST', '/v1/releases/check-ins', { body });
  t.is((await post(signed(55, START))).problem().code, 'DEVICE_UNKNOWN');
  t.is((await post(signed(0, START, aRobot(55)))).status, 400);
  t.is((await post(signed(0, START + 10 * 60_000))).problem().code, 'CHECK_IN_OLD');
  const good = signed(0, START);
  t.is((await post(good)).status, 200);
  t.is((await post(good)).problem().code, 'CHECK_IN_OLD');
  await hub.deps.directory.setStatus(robot.id, 'retired');
  t.is((await post(signed(0, START + 1))).status, 403);
});

test('a robot on another channel or of another kind of computer is not offered what is not for it', async (t) => {
  const hub = await aReleaseHub(t);
  const { robots, checkIn } = await aFleet(t, hub, 3);
  const [beta, arm, old] = robots;
  if (beta === undefined || arm === undefined || old === undefined) return t.fail();
  const path = await hub.upload(aRelease(3, { 'agent.mjs': noise(9, 9) }, { minimum: 2 }));
  await checkIn(beta, { channel: 'beta' });
  await checkIn(arm, { target: 'linux-arm64' });
  await checkIn(old);
  await hub.order(path, { action: 'start', rules: { canaries: 9 } });
  t.deepEqual(await checkIn(beta), []);
  t.deepEqual(await checkIn(arm), []);
  t.deepEqual(await checkIn(old), [], 'it first needs version 2');
  t.deepEqual(await checkIn(old, { version: 2 }), [3]);
  t.is(
    inOrder('agent', 3, await hub.releases.rollouts.fleet(await hub.releases.release('agent', 3))).length,
    1,
  );
});
