import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { agentFolder, agentProgram, launch, type Program } from '../../../edge/update/launch.ts';
import { armed, factoryState, markedGood } from '../../../edge/update/slot-state.ts';
import { MemorySlots } from '../../../edge/update/slot-store.ts';
import { ManualClock, systemClock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aFolder } from '../a-job.ts';

/** Says where it runs by its exit code. */
const ending = (code: number): Program => ({
  command: process.execPath,
  args: ['-e', `process.exit(${code})`],
});

async function aRoot(t: Parameters<typeof aFolder>[0], ...slots: readonly string[]) {
  const root = await aFolder(t);
  for (const slot of slots) await mkdir(join(agentFolder(root), slot), { recursive: true });
  await mkdir(root, { recursive: true });
  return root;
}

const quiet = { real: systemClock, signal: new AbortController().signal };

test('where the good slot has lost its files, what was before it runs, and else what was flashed', async (t) => {
  const root = await aRoot(t);
  const slots = new MemorySlots();
  await slots.write(markedGood(armed(markedGood(armed(factoryState(0), 1)), 2)));
  const codes: Record<string, number> = { b: 12, a: 11, [root]: 10 };
  const codeOf = (folder: string) => codes[folder] ?? codes[folder.slice(-1)];
  const run = () =>
    launch({
      ...quiet,
      root,
      slots,
      programIn: (folder) => {
        const code = codeOf(folder);
        return code === undefined ? undefined : ending(code);
      },
    });
  t.is(await run(), 12);
  delete codes['b'];
  t.is(await run(), 11);
  delete codes['a'];
  t.is(await run(), 10);
  delete codes[root];
  t.is(await run(), 1);
});

test('an executable is started as it is, a bundle by Node.js, both with the configuration of the flashed folder', async (t) => {
  const root = await aRoot(t, 'a');
  const slot = join(agentFolder(root), 'a');
  const programIn = agentProgram(root);
  t.is(programIn(slot), undefined);
  await writeFile(join(slot, 'agent.mjs'), '');
  t.deepEqual(programIn(slot)?.args.slice(-2), [join(slot, 'agent.mjs'), join(root, 'config.json')]);
  await writeFile(join(slot, 'wayproof-agent'), '');
  t.deepEqual(programIn(slot), { command: join(slot, 'wayproof-agent'), args: [join(root, 'config.json')] });
});

test('stopping the launcher stops the agent and starts nothing else', async (t) => {
  const root = await aRoot(t);
  const stop = new AbortController();
  const program: Program = {
    command: process.execPath,
    args: ['-e', "process.on('SIGTERM', () => process.exit(0)); setInterval(() => 0, 1000)"],
  };
  const steps: string[] = [];
  const running = launch({
    root,
    slots: new MemorySlots(),
    programIn: () => program,
    real: systemClock,
    signal: stop.signal,
    onStep: (step) => steps.push(step),
  });
  while (!steps.includes('start')) await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  // Asked before its handler stands, Node ends it by the signal: also a stop.
  t.true([0, 1].includes(await running));
  t.deepEqual(steps, ['restart', 'start']);
});

test('an agent that was found good runs on when the patience with its trial is over', async (t) => {
  const root = await aRoot(t);
  const stop = new AbortController();
  const ready = join(root, 'ready');
  const program: Program = {
    command: process.execPath,
    args: [
      '-e',
      `process.on('SIGTERM', () => process.exit(9)); setInterval(() => 0, 1000);
       require('node:fs').writeFileSync(${JSON.stringify(ready)}, '')`,
    ],
  };
  const slots = new MemorySlots();
  await slots.write(armed(factoryState(0), 1));
  const real = new ManualClock();
  const running = launch({ root, slots, programIn: () => program, real, signal: stop.signal });
  while (!existsSync(ready)) await new Promise((resolve) => setImmediate(resolve));
  await slots.write(markedGood(await slots.read()));
  real.advance(milliseconds(3_600_000));
  // Turns in which it could be ended.
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  t.is(await running, 9, 'it was asked to end, not killed');
});
