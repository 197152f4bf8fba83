import test from 'ava';
import { Feed } from '../../firmware-bridge/feed.ts';

async function read<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const value of stream) out.push(value);
  return out;
}

test('Every reader gets what was pushed since it asked, and the end', async (t) => {
  const feed = new Feed<number>(10);
  feed.push(1);
  const early = feed.read();
  feed.push(2);
  const late = read(feed.read());
  feed.push(3);
  feed.end();
  t.deepEqual(await read(early), [2, 3]);
  t.deepEqual(await late, [3]);
  t.deepEqual(await read(feed.read()), []);
});

test('A slow reader loses the oldest values, not the newest, and not memory', async (t) => {
  const feed = new Feed<number>(3);
  const slow = feed.read();
  for (let i = 0; i < 100; i++) feed.push(i);
  feed.end();
  t.deepEqual(await read(slow), [97, 98, 99]);
});

test('A reader that leaves is forgotten', async (t) => {
  const feed = new Feed<number>(3);
  for await (const value of (() => {
    const stream = feed.read();
    feed.push(1);
    return stream;
  })()) {
    t.is(value, 1);
    break;
  }
  t.notThrows(() => feed.push(2));
});
