import test from 'ava';
import { Turns } from '../../protocol/turns.ts';

test('work waits for what came before it, and one that fails holds up nothing behind it', async (t) => {
  const turns = new Turns();
  const done: string[] = [];
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = turns.take(async () => {
    await gate;
    done.push('first');
    return 1;
  });
  const second = turns.take(async () => {
    done.push('second');
    throw new Error('no room');
  });
  const third = turns.take(async () => {
    done.push('third');
    return 3;
  });
  release();
  await t.throwsAsync(second, { message: 'no room' });
  t.deepEqual([await first, await third], [1, 3]);
  t.deepEqual(done, ['first', 'second', 'third']);
});

test('the end is awaited without its failure', async (t) => {
  const turns = new Turns();
  const failed = turns.take(() => Promise.reject(new Error('no room')));
  await t.notThrowsAsync(turns.ended());
  await t.throwsAsync(failed, { message: 'no room' });
});
