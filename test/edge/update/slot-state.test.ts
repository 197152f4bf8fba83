import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {
  armed,
  factoryState,
  forgetIdle,
  gaveUp,
  idleSlot,
  markedGood,
  returned,
  type SlotState,
  started,
  worthTrying,
} from '../../../edge/update/slot-state.ts';
import { MemorySlots, SlotFile, type SlotStore } from '../../../edge/update/slot-store.ts';
import { parseSlotText, slotText } from '../../../edge/update/slot-text.ts';
import type { FleetError } from '../../../protocol/errors.ts';
import { aFolder } from '../a-job.ts';

const moves: readonly ((state: SlotState, version: number) => SlotState)[] = [
  (state, version) => (worthTrying(state, version) ? armed(forgetIdle(state), version) : state),
  (state) => started(state),
  (state) => markedGood(state),
  (state) => gaveUp(state, 'UPDATE_UNHEALTHY', 'test'),
  (state) => (state.trial === undefined ? returned(state, 'UPDATE_MODEL_FAILED', 'test') : state),
];

test('whatever happens in whatever order, something good runs, no slot is used twice and the floor never falls', (t) => {
  const step = fc.tuple(fc.nat(moves.length - 1), fc.integer({ min: 0, max: 12 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let state = factoryState(0);
      for (const [move, version] of steps) {
        const before = state;
        state = moves[move]?.(state, version) ?? state;
        t.true(state.floor >= before.floor);
        t.true(state.floor >= state.good.version);
        const slots = [state.good.slot, state.trial?.slot, state.previous?.slot].filter(
          (slot) => slot !== undefined,
        );
        t.is(new Set(slots).size, slots.length);
        if (state.trial !== undefined) t.true(state.trial.version > before.floor);
        t.not(idleSlot(state), state.good.slot);
        t.deepEqual(parseSlotText(slotText(state)), state);
      }
    }),
  );
});

test('a failure that may be bad luck is tried three times, one that stays is not tried again, a higher version always', (t) => {
  let state = factoryState(4);
  t.false(worthTrying(state, 4));
  for (let attempt = 1; attempt <= 3; attempt++) {
    t.true(worthTrying(state, 5));
    state = gaveUp(armed(state, 5), 'UPDATE_UNHEALTHY', 'no hub');
    t.is(state.failed?.attempt, attempt);
  }
  t.false(worthTrying(state, 5));
  t.true(worthTrying(state, 6));
  t.false(worthTrying(gaveUp(armed(state, 6), 'UPDATE_MODEL_FAILED', 'golden'), 6));
});

const stores: Readonly<Record<string, (folder: string) => SlotStore>> = {
  'in a file': (folder) => new SlotFile(join(folder, 'slots', 'slots.json'), 3),
  'in memory': () => new MemorySlots(3),
};
for (const [name, make] of Object.entries(stores)) {
  test(`a slot store ${name} starts with what was flashed and gives back what was written`, async (t) => {
    const store = make(await aFolder(t));
    t.deepEqual(await store.read(), factoryState(3));
    const state = gaveUp(armed(factoryState(3), 9), 'UPDATE_TRIAL_ENDED', 'why "it" ended');
    await store.write(state);
    t.deepEqual(await store.read(), state);
  });
}

test('a damaged slot file is laid aside and told of: the robot runs what was flashed', async (t) => {
  const folder = await aFolder(t);
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'slots.json');
  for (const text of [
    '',
    '{',
    '[]',
    '{"format":2}',
    '{"format":1,"good":{"slot":"c","version":1},"floor":0}',
  ]) {
    await writeFile(file, text);
    const troubles: FleetError[] = [];
    t.deepEqual(await new SlotFile(file, 2, (trouble) => troubles.push(trouble)).read(), factoryState(2));
    t.is(troubles[0]?.code, 'UPDATE_STATE_INVALID');
    t.is(await readFile(`${file}.damaged`, 'utf8'), text);
    t.false((await readdir(folder)).includes('slots.json'));
  }
});
