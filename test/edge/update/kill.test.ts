import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { installSteps, trialSteps } from '../../../edge/update/update-steps.ts';
import { equalBytes } from '../../../protocol/ids.ts';
import { CHUNK_BYTES } from '../../../protocol/releases/artifact.ts';
import { aRelease, type MadeRelease, noise } from './a-release.ts';
import { ReleaseServer } from './a-server.ts';
import { bundles, SlottedRobot, saidBy } from './a-slotted-robot.ts';

const made = await bundles();
const text = (words: string) => new TextEncoder().encode(`${words}\n`);
const CHUNKS = 2;

/** An agent as the flashed one, that says its version and behaves as told. */
function anAgent(version: number, behaviour = 'well'): MadeRelease {
  return aRelease(version, {
    'agent.mjs': made.agent,
    'version.txt': text(String(version)),
    'behaviour.txt': text(behaviour),
    'native/padding.node': noise(CHUNK_BYTES, version),
  });
}

async function aRobot(t: ExecutionContext, ...releases: readonly MadeRelease[]) {
  const server = await new ReleaseServer().start(t);
  server.releases.push(...releases);
  const robot = await SlottedRobot.flash(t, server.url, made);
  const offer = (version: number) => {
    server.offers = [{ kind: 'agent', version }];
  };
  return { server, robot, offer };
}

/** The slot that is said to be good holds, byte for byte, what was signed. */
async function assertWhole(t: ExecutionContext, robot: SlottedRobot, release: MadeRelease): Promise<void> {
  const { good } = await robot.state();
  t.is(good.version, release.manifest.version);
  let start = 0;
  for (const { path, bytes } of release.artifact.files) {
    const found = await readFile(join(robot.root, 'slots', 'agent', good.slot, path));
    t.true(equalBytes(found, release.content.subarray(start, start + bytes)), path);
    start += bytes;
  }
}

const runsGood = (version: number) => (line: string) => {
  const said = saidBy(line);
  return (
    said?.version === version &&
    said.state === 'good' &&
    said.runs === (version === 0 ? 'factory' : String(version))
  );
};

const five = anAgent(5);
const six = anAgent(6);

/** Long steps have parts: after each chunk, before each file; the launcher's first round, and the one after the restart. */
const moments = [
  ...installSteps.flatMap((step) => {
    if (step === 'download') return Array.from({ length: CHUNKS + 1 }, (_, part) => `download ${part}`);
    if (step === 'unpack') return five.artifact.files.map((_, part) => `unpack ${part}`);
    return [`${step} 0`];
  }),
  ...trialSteps.flatMap((step) =>
    step === 'restart' || step === 'start' ? [`${step} 0`, `${step} 1`] : [`${step} 0`],
  ),
];

test('the release of these tests has as many chunks as its moments count', (t) => {
  t.is(five.artifact.chunks.length, CHUNKS);
  t.is(moments.length, installSteps.length + CHUNKS + five.artifact.files.length - 1 + trialSteps.length + 2);
});

for (const moment of moments) {
  test.serial(
    `killed at "${moment}" of an update, a robot starts by itself and ends on the new release, whole`,
    async (t) => {
      const { robot, offer } = await aRobot(t, five);
      offer(5);
      robot.powerOn(moment);
      await robot.hear((line) => line === `halted at ${moment}`);
      await robot.kill();
      robot.powerOn();
      // Whatever the moment: something runs at once, the old or the new.
      await robot.hear((line) => saidBy(line) !== undefined);
      await robot.hear(runsGood(5));
      await robot.kill();
      await assertWhole(t, robot, five);
      const { good, trial, floor } = await robot.state();
      t.deepEqual([good, trial, floor], [{ slot: 'a', version: 5 }, undefined, 5]);
    },
  );
}

test.serial('the next release goes to the other slot, killed where the old one could be lost', async (t) => {
  const { robot, offer } = await aRobot(t, five, six);
  offer(5);
  robot.powerOn();
  await robot.hear(runsGood(5));
  offer(6);
  for (const moment of ['make room 0', 'unpack 1', 'count start 0', 'mark good 0']) {
    await robot.kill();
    robot.powerOn(moment);
    await robot.hear((line) => line === `halted at ${moment}`);
    const { good } = await robot.state();
    t.deepEqual(good, { slot: 'a', version: 5 }, moment);
  }
  await robot.kill();
  await assertWhole(t, robot, five);
  robot.powerOn();
  await robot.hear(runsGood(6));
  await robot.kill();
  await assertWhole(t, robot, six);
  t.deepEqual((await robot.state()).previous, { slot: 'a', version: 5 });
});

for (const [behaviour, code, words] of [
  ['sick', 'UPDATE_UNHEALTHY', /self: it is sick/],
  ['crash', 'UPDATE_TRIAL_ENDED', /ended with code 1/],
  ['hang', 'UPDATE_TRIAL_ENDED', /it hung/],
] as const) {
  test.serial(
    `a release whose agent turns out "${behaviour}" falls back by itself, and the old one says why`,
    async (t) => {
      const bad = anAgent(7, behaviour);
      const { robot, server, offer } = await aRobot(t, bad);
      offer(7);
      if (behaviour === 'hang') robot.trialPatience = 2_000;
      robot.powerOn();
      const line = await robot.hear((each) => saidBy(each)?.failed !== undefined);
      const said = saidBy(line);
      t.deepEqual([said?.runs, said?.version, said?.state], ['factory', 0, 'good']);
      t.is(said?.failed?.version, 7);
      t.is(said?.failed?.code, code);
      t.regex(said?.failed?.reason ?? '', words);
      server.offers = [];
      await robot.kill();
      // Nothing of the bad one is started again.
      robot.powerOn();
      await robot.hear(runsGood(0));
    },
  );
}

test.serial('a release altered on its way, signed by another key, or older is never started', async (t) => {
  const altered = { ...six, signed: six.signed.map((byte, i) => (i === 200 ? byte ^ 1 : byte)) };
  const { robot, server, offer } = await aRobot(t, five, altered);
  offer(5);
  robot.powerOn();
  await robot.hear(runsGood(5));
  offer(6);
  const line = await robot.hear((each) => saidBy(each)?.failed?.version === 6);
  t.is(saidBy(line)?.failed?.code, 'RELEASE_MANIFEST');
  server.releases.push(anAgent(4));
  offer(4);
  await server.checkIn(3);
  await robot.kill();
  await assertWhole(t, robot, five);
});
