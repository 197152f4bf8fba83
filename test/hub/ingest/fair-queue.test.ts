import test from 'ava';
import { FairQueue } from '../../../hub/ingest/fair-queue.ts';

test('one frame of a quiet robot overtakes the queue of a loud one', async (t) => {
  const queue = new FairQueue<string>();
  const order: string[] = [];
  const turns = [];
  for (let i = 0; i < 500; i++) turns.push(queue.turn('loud', 300).then(() => order.push('loud')));
  turns.push(queue.turn('quiet', 300).then(() => order.push('quiet')));
  await Promise.all(turns);
  t.true(order.indexOf('quiet') < 50, `came at place ${order.indexOf('quiet')}`);
  t.is(order.length, 501);
});

test('turns of one key keep their order, and costs above the quantum get their turn', async (t) => {
  const queue = new FairQueue<string>();
  const order: number[] = [];
  await Promise.all([
    queue.turn('a', 17_000).then(() => order.push(1)),
    queue.turn('a', 10).then(() => order.push(2)),
    queue.turn('b', 10).then(() => order.push(3)),
  ]);
  t.deepEqual(order, [3, 1, 2]);
});

test('bytes are shared, not frames: big frames of one do not take more than small ones of another', async (t) => {
  const queue = new FairQueue<string>();
  const order: string[] = [];
  const turns = [];
  for (let i = 0; i < 40; i++) turns.push(queue.turn('big', 4_000).then(() => order.push('big')));
  for (let i = 0; i < 400; i++) turns.push(queue.turn('small', 400).then(() => order.push('small')));
  await Promise.all(turns);
  const half = order.slice(0, 220).filter((who) => who === 'big').length;
  t.true(half >= 15 && half <= 25, `${half} big ones in the first half`);
});
