import { spawn } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import test from 'ava';
import { type RunningAgent, start } from '../../edge/main.ts';
import type { SimulatedRobot } from '../../firmware-bridge/simulated/robot.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { verifyDelivery, verifyPickUp, verifyReturn } from '../../protocol/handover.ts';
import { type DeviceId, deviceId } from '../../protocol/ids.ts';
import { seededRandom } from '../../protocol/random.ts';
import { nativeVerifier } from '../../protocol/sodium/native.ts';
import { sampleFlags } from '../../protocol/telemetry.ts';
import { aFolder, aJob, aMission, origin, place, writePeople } from './a-job.ts';
import { HubSide, network } from './hub-side.ts';

type Teardown = Parameters<typeof aFolder>[0];

/** A hub, a folder and a configuration; the world runs sixty times as fast as life unless told otherwise. */
async function aWorld(t: Teardown, factor = 60) {
  const hub = await new HubSide().start();
  t.teardown(() => hub.stop());
  const folder = await aFolder(t);
  const people = join(folder, 'people');
  await mkdir(people);
  const config = {
    hub: hub.url,
    token: 'token-0123456789abcdef',
    dataFolder: join(folder, 'robot'),
    link: { kind: 'simulated', place: origin, seed: 7, compartments: 2, people },
    timeScale: { realOrigin: Date.now(), worldOrigin: 1_790_000_000_000, factor },
  };
  return { hub, people, config };
}

async function anAgent(t: Teardown, config: object): Promise<{ agent: RunningAgent; troubles: unknown[] }> {
  const troubles: unknown[] = [];
  const agent = await start(config, (trouble) => troubles.push(trouble));
  t.teardown(() => agent.stop());
  return { agent, troubles };
}

test('A simulated robot enrols, delivers a parcel with both codes and reports it in signed frames', async (t) => {
  const { hub, people, config } = await aWorld(t);
  const { agent, troubles } = await anAgent(t, config);
  const job = aJob(place(60, 0), place(60, 90));
  await writePeople(people, job, 'wrong-code-first');
  await hub.sendMission(agent.device, aMission(job));
  await hub.until('the end', () => hub.ofKind('mission-finished').length > 0);
  const [pickUp] = hub.ofKind('pick-up');
  const [delivery] = hub.ofKind('delivery');
  if (pickUp === undefined || delivery === undefined) return t.fail();
  verifyPickUp(network, pickUp, job.statement, nativeVerifier);
  const fields = verifyDelivery(network, delivery, job.statement, nativeVerifier);
  t.true(fields.driven > 700 && fields.driven < 1_300, `driven ${fields.driven} dm`);
  const sequences = hub.stored.map(({ sequence }) => sequence);
  t.true(sequences.includes(fields.firstSequence) && sequences.includes(fields.lastSequence));
  t.is(hub.ofKind('wrong-code').length, 2);
  const samples = hub.stored.flatMap(({ payload }) => payload.samples);
  t.true(samples.every(({ flags }) => (flags & sampleFlags.simulated) !== 0));
  t.true(samples.some(({ flags }) => (flags & sampleFlags.carrying) !== 0));
  t.true(hub.ofKind('observation').every(({ label }) => label === 'person'));
  t.deepEqual(hub.equivocations, []);
  t.deepEqual(troubles, []);
});

test('Nobody opens: the parcel is brought back and returned', async (t) => {
  const { hub, people, config } = await aWorld(t);
  const { agent } = await anAgent(t, config);
  const job = aJob(place(40, 0), place(40, 60));
  await writePeople(people, job, 'absent');
  await hub.sendMission(agent.device, aMission(job, 60));
  await hub.until('the end', () => hub.ofKind('mission-finished').length > 0);
  const [back] = hub.ofKind('return');
  if (back === undefined) return t.fail();
  t.notThrows(() => verifyReturn(network, back, job.statement, nativeVerifier));
  t.true(hub.ofKind('fault').some(({ code, detail }) => code === 'NO_SHOW_DROP_OFF' && detail === job.id));
});

test('With the hub away the mission goes on; everything arrives afterwards, once and in order', async (t) => {
  const { hub, people, config } = await aWorld(t);
  const { agent } = await anAgent(t, config);
  const job = aJob(place(40, 0), place(40, 60));
  await writePeople(people, job);
  await hub.sendMission(agent.device, aMission(job));
  await hub.until('the start', () => hub.ofKind('mission-accepted').length > 0);
  hub.acknowledging = false;
  hub.cut();
  await hub.until('the end aboard', () => agent.status().phase === 'idle');
  t.is(hub.ofKind('delivery').length, 0);
  hub.acknowledging = true;
  hub.cut();
  await hub.until('the report', () => hub.ofKind('mission-finished').length > 0);
  t.is(hub.ofKind('delivery').length, 1);
  const sequences = hub.stored.map(({ sequence }) => sequence).sort((a, b) => a - b);
  t.deepEqual(
    sequences,
    sequences.map((_, i) => i + 1),
  );
  t.deepEqual(hub.equivocations, []);
});

test('Two agents on one data folder: the second stops with a code, the first works on', async (t) => {
  const { config } = await aWorld(t);
  const { agent } = await anAgent(t, config);
  const error = await t.throwsAsync(start(config));
  t.true(isFleetError(error, 'AGENT_FOLDER_LOCKED'));
  await agent.stop();
  const { token: _, ...enrolled } = config;
  const { agent: next } = await anAgent(t, enrolled);
  t.is(next.device, agent.device);
});

test('A disk restored from a copy is not taken for an equivocator', async (t) => {
  const { hub, config } = await aWorld(t);
  const first = await start(config);
  await hub.until('some frames', () => hub.stored.length >= 2);
  await first.stop();
  const copy = `${config.dataFolder}.copy`;
  await cp(config.dataFolder, copy, { recursive: true });
  const second = await start(config);
  const seen = hub.stored.length;
  await hub.until('more frames', () => hub.stored.length >= seen + 3);
  await second.stop();
  const top = Math.max(...hub.stored.map(({ sequence }) => sequence));
  await rm(config.dataFolder, { recursive: true });
  await cp(copy, config.dataFolder, { recursive: true });
  await anAgent(t, config);
  await hub.until('frames above', () => hub.stored.some(({ sequence }) => sequence > top));
  t.deepEqual(hub.equivocations, []);
});

test('At life speed a robot whose wire is cut stands within half a second and goes on when it is back', async (t) => {
  const { hub, config } = await aWorld(t, 1);
  const { agent } = await anAgent(t, config);
  const job = aJob(place(200, 0), place(200, 60));
  await hub.sendMission(agent.device, aMission(job));
  const robot = agent.link as SimulatedRobot;
  // A process that was not let run for a while cannot tell how long the robot took: then it is cut again.
  for (let tries = 1; ; tries++) {
    await hub.until('speed', () => robot.truth().speed > 1.2);
    const pauses = monitorEventLoopDelay({ resolution: 10 });
    pauses.enable();
    robot.inject({ kind: 'link-loss', seconds: 3 });
    const cut = performance.now();
    await hub.until('the stand', () => robot.truth().speed === 0);
    const stood = performance.now() - cut;
    pauses.disable();
    const paused = pauses.max / 1e6;
    if (paused > 100 && tries < 10) continue;
    t.true(stood < 700, `${stood} ms, polling included; the process once paused for ${paused} ms`);
    break;
  }
  await hub.until('the stop to be known', () => agent.status().safety === 'firmware silent');
  await hub.until('motion again', () => robot.truth().speed > 0.5);
  await hub.sendCommand(agent.device, { kind: 'stop', reason: 'test' });
  await hub.until('the safety stop', () =>
    hub.ofKind('safety-stop').some(({ reason }) => reason === 'ordered: test'),
  );
  t.is(robot.truth().speed, 0);
});

/** An agent in a process of its own; `kill` is `kill -9`. */
function anAgentProcess(config: object) {
  const script = new URL('./agent-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import=tsx', script, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const device = new Promise<DeviceId>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve(deviceId(line)));
    void ended.then(() => reject(new Error(`the agent ended: ${errors}`)));
  });
  device.catch(() => undefined);
  return {
    device,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

test('Killed in every phase and at random moments, it finishes the mission: one pick-up, one delivery', async (t) => {
  t.timeout(150_000);
  const { hub, people, config } = await aWorld(t, 30);
  const random = seededRandom(3);
  const job = aJob(place(50, 0), place(50, 80));
  await writePeople(people, job, 'wrong-code-first');
  let agent = anAgentProcess(config);
  t.teardown(() => agent.kill());
  const device = await agent.device;
  await hub.sendMission(device, { ...aMission(job, 3_600) });
  const restart = async () => {
    await agent.kill();
    agent = anAgentProcess(config);
    await agent.device;
  };
  const kinds = () => hub.events().map(({ kind }) => kind);
  for (const moment of ['mission-accepted', 'stop-reached', 'wrong-code', 'pick-up'] as const) {
    await hub.until(moment, () => kinds().includes(moment), 40_000);
    await restart();
  }
  for (let i = 0; i < 4 && !kinds().includes('delivery'); i++) {
    const pause = Date.now() + 300 + random.next() * 1_500;
    await hub.until('a random moment', () => Date.now() > pause);
    await restart();
  }
  await hub.until('the end', () => kinds().includes('mission-finished'), 60_000);
  const count = (kind: string) => kinds().filter((other) => other === kind).length;
  t.deepEqual(
    [count('mission-accepted'), count('pick-up'), count('delivery'), count('mission-finished')],
    [1, 1, 1, 1],
  );
  const [delivery] = hub.ofKind('delivery');
  if (delivery === undefined) return t.fail();
  t.notThrows(() => verifyDelivery(network, delivery, job.statement, nativeVerifier));
  t.deepEqual(hub.equivocations, []);
  const sequences = hub.stored.map(({ sequence }) => sequence).sort((a, b) => a - b);
  t.is(new Set(sequences).size, sequences.length);
});
