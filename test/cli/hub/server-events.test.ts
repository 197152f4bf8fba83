import test from 'ava';
import fc from 'fast-check';
import { serverEvents } from '../../../cli/hub/server-events.ts';

const stream =
  ': hello\n\nid: 7\nevent: robot\ndata: {"a":1}\n\ndata: one\r\ndata: två\r\n\r\nevent: cut\ndata: never ended';
const wanted = [
  { event: 'robot', data: '{"a":1}', id: '7' },
  { event: 'message', data: 'one\ntvå', id: '7' },
];

async function read(chunks: readonly Uint8Array[]) {
  async function* bytes() {
    yield* chunks;
  }
  const events = [];
  for await (const event of serverEvents(bytes())) events.push(event);
  return events;
}

test('events have name, data and id; comments and an unfinished event do not count', async (t) => {
  t.deepEqual(await read([new TextEncoder().encode(stream)]), wanted);
});

test('it does not matter where the network cuts the stream', async (t) => {
  const bytes = new TextEncoder().encode(stream);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length })), async (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const events = await read(at.slice(1).map((end, i) => bytes.subarray(at[i], end)));
      t.deepEqual(events, wanted);
    }),
  );
});
