import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { AgentLine } from '../../../edge/update/agent-line.ts';
import { MemorySource } from '../../../edge/update/memory-source.ts';
import { MemorySlots } from '../../../edge/update/slot-store.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import type { FleetError } from '../../../protocol/errors.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aFolder } from '../a-job.ts';
import { aRelease, authority, noise } from './a-release.ts';

const { signal } = new AbortController();

async function aLine(t: ExecutionContext) {
  const source = new MemorySource();
  const release = aRelease(2, { 'agent.mjs': noise(100, 1) });
  source.releases.set('agent 2', release.signed);
  source.contents.set('agent 2 linux-x64', release.content);
  const slots = new MemorySlots();
  const real = new ManualClock();
  const robot = { atRest: false, restarts: 0 };
  const troubles: FleetError[] = [];
  const line = new AgentLine({
    folder: join(await aFolder(t), 'agent'),
    target: 'linux-x64',
    channel: 'stable',
    authority,
    source,
    slots,
    real,
    random: seededRandom(1),
    onStep: () => undefined,
    slot: 'factory',
    checks: [],
    mayRestart: () => robot.atRest,
    restart: () => {
      robot.restarts++;
    },
    onTrouble: (trouble) => troubles.push(trouble),
  });
  await line.start(signal);
  const pass = async (ms: number) => {
    real.advance(milliseconds(ms));
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  return { line, slots, robot, troubles, pass };
}

test('a release is armed only when the robot rests, so that a power cut on the way starts nothing new', async (t) => {
  const { line, slots, robot, pass } = await aLine(t);
  await line.take(2, signal);
  await pass(60_000);
  t.is((await slots.read()).trial, undefined);
  t.is(robot.restarts, 0);
  robot.atRest = true;
  await pass(3_000);
  t.is((await slots.read()).trial?.version, 2);
  t.is(robot.restarts, 1);
});

test('a release that is not offered any more while it waits is never started', async (t) => {
  const { line, slots, robot, pass } = await aLine(t);
  await line.take(2, signal);
  await pass(10_000);
  line.withdraw();
  robot.atRest = true;
  await pass(10_000);
  t.deepEqual([(await slots.read()).trial, robot.restarts], [undefined, 0]);
  // Offered anew, it is.
  await line.take(2, signal);
  await pass(3_000);
  t.is(robot.restarts, 1);
});

test('a release that could not be armed on a full disk is told, and tried again with the next offer', async (t) => {
  const { line, slots, robot, troubles, pass } = await aLine(t);
  await line.take(2, signal);
  robot.atRest = true;
  const write = slots.write;
  slots.write = () => Promise.reject(new Error('ENOSPC: no space left on device'));
  await pass(3_000);
  t.is(robot.restarts, 0);
  t.like(troubles, [{ code: 'UPDATE_FILES' }]);
  slots.write = write;
  await line.take(2, signal);
  await pass(3_000);
  t.is((await slots.read()).trial?.version, 2);
  t.is(robot.restarts, 1);
});

test('a release that cannot be had for a reason that stays is told to the hub and not fetched again', async (t) => {
  const { line } = await aLine(t);
  await t.throwsAsync(line.take(9, signal), { code: 'UPDATE_REFUSED' });
  t.is(line.running().failed?.code, 'UPDATE_REFUSED');
  await line.take(9, signal);
  t.is(line.running().failed?.attempt, 1);
  line.withdraw();
  await t.throwsAsync(line.take(9, signal), { code: 'UPDATE_REFUSED' });
  t.is(line.running().failed?.attempt, 2, 'offered anew, it is tried anew');
});
