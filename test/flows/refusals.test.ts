// Issue 3, "What it must show": one refusal a test, each with its own code or counter, by the parts that run.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { claim } from '../../programs/client/claim-instruction.ts';
import { isProgramError } from '../../programs/client/failures.ts';
import { tokenBalance } from '../../programs/client/tokens.ts';
import { parseCode } from '../../protocol/codes.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { signPickUp } from '../../protocol/handover.ts';
import { sha256 } from '../../protocol/hash.ts';
import { fromHex, keyBytes } from '../../protocol/ids.ts';
import { frameStatement } from '../../protocol/statements/frame.ts';
import { tokenAmount, toUnixSeconds } from '../../protocol/units.ts';
import { parseJobDetail } from '../../protocol/views/job.ts';
import { parseDeadLetterViews } from '../../protocol/views/robot.ts';
import { wayproof } from '../cli/support/run-wayproof.ts';
import { aPassword, wireOf } from '../hub/ingest/a-hub.ts';
import { aDevice, aFrame, aSample } from '../hub/store/a-frame.ts';
import { orderOf } from '../hub/support/a-world.ts';
import { aRegisteredDevice } from '../programs/client/a-network.ts';
import { aChainToPay, aFinalEpoch, anAuditableEpoch, treeOf } from './support/a-final-epoch.ts';
import { aSignedJob, doorsOf, nextMission } from './support/a-job.ts';
import { aRunningHub, connectRobot, type HubOfTest, sendFrame } from './support/a-running-hub.ts';

const deadLetters = async (hub: HubOfTest) =>
  parseDeadLetterViews((await hub.call('GET', '/v1/dead-letters', undefined, await hub.signIn())).body);

test.serial('a changed sample: signature-invalid, a dead letter, nothing stored', async (t) => {
  t.timeout(120_000);
  const hub = await aRunningHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await connectRobot(t, hub.hub, hub.network, robot);
  const honest = wireOf(aFrame(robot, { sequence: 1, t0: hub.world.now() }, hub.network));
  const changed = Buffer.from(honest);
  // The last two bytes are the empty list of events; the one before them belongs to the sample.
  changed[changed.length - 3] = (changed[changed.length - 3] ?? 0) ^ 1;
  await sendFrame(client, robot, changed);
  t.is(await hub.counter('signature-invalid'), 1);
  t.is(await hub.counter('stored'), 0);
  t.like(await deadLetters(hub), [{ device: robot.id, reason: 'signature-invalid', times: 1 }]);
  await sendFrame(client, robot, honest);
  t.is(await hub.counter('stored'), 1);
});

test.serial('an exact duplicate: acknowledged, counted as duplicate, stored once', async (t) => {
  t.timeout(120_000);
  const hub = await aRunningHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await connectRobot(t, hub.hub, hub.network, robot);
  const bytes = wireOf(aFrame(robot, { sequence: 1, t0: hub.world.now() }, hub.network));
  await sendFrame(client, robot, bytes);
  await sendFrame(client, robot, bytes);
  t.deepEqual(
    [await hub.counter('stored'), await hub.counter('duplicate'), await hub.counter('acknowledged')],
    [1, 1, 2],
  );
  t.deepEqual(await deadLetters(hub), []);
});

test.serial('the same frame under another device: frame-foreign', async (t) => {
  t.timeout(120_000);
  const hub = await aRunningHub(t);
  const [honest, thief] = [aDevice(), aDevice()];
  await hub.enrol(honest);
  await hub.enrol(thief);
  const bytes = wireOf(aFrame(honest, { sequence: 1, t0: hub.world.now() }, hub.network));
  await sendFrame(await connectRobot(t, hub.hub, hub.network, honest), honest, bytes);
  await sendFrame(await connectRobot(t, hub.hub, hub.network, thief), thief, bytes);
  t.deepEqual([await hub.counter('stored'), await hub.counter('frame-foreign')], [1, 1]);
  t.is(await hub.counter('signature-invalid'), 0);
  t.like(await deadLetters(hub), [{ device: thief.id, reason: 'frame-foreign' }]);
});

test.serial('the same frame, and a captured password, under another network and on its hub', async (t) => {
  t.timeout(180_000);
  const [here, there] = [await aRunningHub(t), await aRunningHub(t)];
  const robot = aDevice();
  await here.enrol(robot);
  await there.enrol(robot);
  const captured = aPassword(robot, here.hub.mqtt.host, here.hub.mqtt.port, undefined, here.network);
  const frame = aFrame(robot, { sequence: 1, t0: here.world.now() }, here.network);
  await sendFrame(await connectRobot(t, here.hub, here.network, robot, captured), robot, wireOf(frame));
  t.is(await here.counter('stored'), 1);

  // A captured connect password opens nothing on another hub: the audience is signed, and so is the network.
  const refused = await t.throwsAsync(connectRobot(t, there.hub, there.network, robot, captured));
  t.like(refused, { code: 4 });
  t.is(await there.counter('connection-signature'), 1);
  t.is(await there.counter('connected'), 0);
  // Nor here a second time.
  t.like(await t.throwsAsync(connectRobot(t, here.hub, here.network, robot, captured)), { code: 4 });
  t.is(await here.counter('connection-replayed'), 1);

  // The frame does not name its network on the wire, so it cannot be told from one that was changed.
  await sendFrame(await connectRobot(t, there.hub, there.network, robot), robot, wireOf(frame));
  t.is(await there.counter('signature-invalid'), 1);
  t.is(await there.counter('stored'), 0);
  // Where the statement is whole, as evidence has it, the network has its own code.
  const { session, sequence, t0, payload } = frame;
  const statement = frameStatement.encode(here.network, {
    device: keyBytes(robot.id),
    session,
    sequence,
    t0,
    payloadLength: payload.length,
    payloadHash: sha256(payload),
  });
  const error = t.throws(() => frameStatement.decodeFor(there.network, statement));
  t.true(isFleetError(error, 'STATEMENT_NETWORK'));
  // So has a job, which goes to the hub whole.
  t.is((await there.call('POST', '/v1/jobs', orderOf(await aSignedJob(here)))).code, 'STATEMENT_NETWORK');
});

test.serial('an unsigned job: JOB_UNSIGNED; one signed by another: JOB_BADLY_SIGNED', async (t) => {
  t.timeout(120_000);
  const hub = await aRunningHub(t);
  const [one, other] = [orderOf(await aSignedJob(hub)), orderOf(await aSignedJob(hub))];
  const { signature, ...unsigned } = one;
  const refusals = [
    await hub.call('POST', '/v1/jobs', unsigned),
    await hub.call('POST', '/v1/jobs', { ...one, signature: other.signature }),
  ];
  t.deepEqual(
    refusals.map(({ status, code }) => [status, code]),
    [
      [422, 'JOB_UNSIGNED'],
      [422, 'JOB_BADLY_SIGNED'],
    ],
  );
  t.like((await hub.call('GET', '/v1/jobs')).body, { jobs: [] });
  t.is((await hub.call('POST', '/v1/jobs', { ...unsigned, signature })).status, 201);
});

test.serial('a wrong code: CODE_WRONG, the job does not move; the right one moves it', async (t) => {
  t.timeout(180_000);
  const hub = await aRunningHub(t);
  const robot = aDevice();
  await hub.enrol(robot, true);
  const client = await connectRobot(t, hub.hub, hub.network, robot);
  const { depot } = await doorsOf(hub);
  const job = await aSignedJob(hub);
  t.is((await hub.call('POST', '/v1/jobs', orderOf(job))).status, 201);
  const mission = nextMission(client, robot);
  let sequence = 0;
  const report = (events: Parameters<typeof aFrame>[1]['events'] = []) => {
    const t0 = hub.world.now();
    const samples = [{ ...aSample(t0), at: depot }];
    sequence += 1;
    return sendFrame(client, robot, wireOf(aFrame(robot, { sequence, t0, samples, events }, hub.network)));
  };
  await report();
  const id = await mission;
  const pickUp = (code: Uint8Array) => {
    const time = hub.world.now();
    const fields = { job: fromHex(job.id), mission: id, time: toUnixSeconds(time), code };
    return { kind: 'pick-up', time, ...signPickUp(hub.network, robot.signer, fields) } as const;
  };
  const stateNow = async () => parseJobDetail((await hub.call('GET', `/v1/jobs/${job.id}`)).body).state;

  const refused = hub.nextTrouble();
  await report([pickUp(parseCode(job.codes['drop-off']))]);
  t.true(isFleetError(await refused, 'CODE_WRONG'));
  t.not(await stateNow(), 'picked-up');
  const becomes = await hub.follow(job.id);
  await report([pickUp(parseCode(job.codes['pick-up']))]);
  await becomes('picked-up');
  t.is(await stateNow(), 'picked-up');
});

test.serial('a changed reward leaf: the program refuses the claim with ProofMismatch', async (t) => {
  t.timeout(120_000);
  const chain = await aChainToPay(t);
  const [robot, other] = [await aRegisteredDevice(chain, 1), await aRegisteredDevice(chain, 2)];
  const tree = treeOf([robot, 100n], [other, 250n]);
  const epoch = await aFinalEpoch(chain, tree);
  const request = epoch.requestOf(robot);
  const before = await tokenBalance(chain.connection, chain.payee);
  const changed = { ...request, cumulative: tokenAmount(request.cumulative + 1n) };
  const refused = await t.throwsAsync(async () => chain.send(await claim(changed)));
  t.true(isProgramError(refused, 'ProofMismatch'), String(refused));
  t.is(await tokenBalance(chain.connection, chain.payee), before);
  await chain.send(await claim(request));
  t.is((await tokenBalance(chain.connection, chain.payee)) - before, 100n);
});

test.serial(
  'a proof whose sum is not the epoch total: the program refuses it with SumMismatch',
  async (t) => {
    t.timeout(120_000);
    const chain = await aChainToPay(t);
    const [robot, other] = [await aRegisteredDevice(chain, 1), await aRegisteredDevice(chain, 2)];
    const tree = treeOf([robot, 100n], [other, 250n]);
    // Colluding oracles post a total below what the leaves add up to, to hide it from the emission cap.
    const epoch = await aFinalEpoch(chain, tree, tokenAmount(349n));
    const refused = await t.throwsAsync(async () => chain.send(await claim(epoch.requestOf(robot))));
    t.true(isProgramError(refused, 'SumMismatch'), String(refused));
  },
);

test.serial('audit on a CAR with one byte changed exits 1 and says where', async (t) => {
  t.timeout(180_000);
  const { words, evidence, folder } = await anAuditableEpoch(t);
  const audit = (from: string) =>
    wayproof(['audit', '--epoch', '1', '--evidence', from, '--json', ...words], { folder });
  const honest = await audit(evidence);
  t.is(honest.code, 0, honest.stdout + honest.stderr);
  t.like(honest.json()[0], { ok: true, summary: { paid: 1, disputed: 0 } });

  const whole = readFileSync(join(evidence, '1', 'work.car'));
  const bad = join(folder, 'bad');
  mkdirSync(join(bad, '1'), { recursive: true });
  copyFileSync(join(evidence, '1', 'work.car'), join(bad, '1', 'work.car'));
  for (const at of [whole.length >> 1, whole.length - 1]) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(join(bad, '1', 'work.car'), bytes);
    const ended = await audit(bad);
    t.is(ended.code, 1);
    const [{ ok, contradiction }] = ended.json() as [
      { ok: boolean; contradiction: { check: string; place: string } },
    ];
    t.false(ok);
    t.is(contradiction.check, 'EVIDENCE_DAMAGED');
    t.regex(contradiction.place, /block \d+ .* byte \d+/);
  }
});
