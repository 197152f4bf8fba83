import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { Database } from '../../../hub/store/database.ts';
import type { FrameStore } from '../../../hub/store/frame-store.ts';
import { MemoryFrameStore } from '../../../hub/store/memory-frame-store.ts';
import { SqliteFrameStore } from '../../../hub/store/sqlite-frame-store.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { equalBytes } from '../../../protocol/ids.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { aDevice, aFrame, START } from './a-frame.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface Contract {
  readonly name: string;
  open(t: ExecutionContext): Promise<{ store: FrameStore; reopen(): Promise<FrameStore> }>;
}

const inMemory: Contract = {
  name: 'memory',
  open: async () => {
    const store = new MemoryFrameStore();
    return { store, reopen: async () => store };
  },
};

const inSqlite: Contract = {
  name: 'sqlite',
  open: async (t) => {
    const folder = await temporaryFolder(t);
    let database = new Database(folder);
    let store = new SqliteFrameStore(database, systemClock);
    const close = async () => {
      await store.stop();
      await database.stop();
    };
    const start = async () => {
      database = new Database(folder);
      store = new SqliteFrameStore(database, systemClock);
      await database.start();
      await store.start();
      return store;
    };
    t.teardown(() => close());
    await start();
    return {
      store,
      reopen: async () => {
        await close();
        return start();
      },
    };
  },
};

for (const { name, open } of [inMemory, inSqlite]) {
  test(`${name}: the newest frames of a device come from its highest number down, page by page`, async (t) => {
    const { store, reopen } = await open(t);
    const [device, other] = [aDevice(), aDevice()];
    for (const [session, sequence] of [
      [1, 5],
      [1, 4],
      [2, 6],
    ] as const) {
      await store.append(aFrame(device, { session, sequence }));
    }
    await store.append(aFrame(other, { sequence: 9 }));
    const again = await reopen();
    const page = await again.newest(device.id, 2);
    t.deepEqual(
      page.map(({ session, sequence }) => [session, sequence]),
      [
        [2, 6],
        [1, 5],
      ],
    );
    const rest = await again.newest(device.id, 2, page.at(-1));
    t.deepEqual(
      rest.map(({ sequence }) => sequence),
      [4],
    );
    t.deepEqual(await again.newest(aDevice().id, 2), []);
  });

  test(`${name}: a frame is stored once; the same again is a duplicate, also within one commit`, async (t) => {
    const { store } = await open(t);
    const frame = aFrame(aDevice(), { sequence: 1 });
    t.deepEqual(await Promise.all([store.append(frame), store.append(frame)]), ['stored', 'duplicate']);
    t.is(await store.append(frame), 'duplicate');
    t.is((await store.replay(0, 10)).length, 1);
  });

  test(`${name}: another statement under a known number is kept as evidence beside the first`, async (t) => {
    const { store } = await open(t);
    const device = aDevice();
    const first = aFrame(device, { sequence: 1, battery: 900 });
    const second = aFrame(device, { sequence: 1, battery: 100 });
    t.deepEqual(await Promise.all([store.append(first), store.append(second)]), ['stored', 'equivocation']);
    t.is(await store.append(second), 'equivocation');
    const evidence = await store.equivocations(0, 10, device.id);
    t.is(evidence.length, 1);
    t.true(equalBytes(evidence[0]?.signature ?? new Uint8Array(), second.signature));
    t.deepEqual(await store.equivocations(evidence[0]?.id ?? 0, 10), []);
    t.deepEqual((await store.frame(device.id, first))?.payload, first.payload);
    t.is(await store.frame(device.id, { session: 1, sequence: 2 }), undefined);
    t.deepEqual(await store.lastIds(), { frames: 1, events: 0, equivocations: 1 });
    const kept = await store.signatureOf(device.id, first);
    t.true(kept !== undefined && equalBytes(kept, first.signature));
    t.is((await store.twin(device.id))?.sample.battery, 900);
  });

  test(`${name}: a gap becomes a missing range, and a late frame inside it is stored`, async (t) => {
    const { store, reopen } = await open(t);
    const device = aDevice();
    for (const sequence of [1, 10, 5]) await store.append(aFrame(device, { sequence }));
    const again = await reopen();
    t.deepEqual(await again.missing(device.id, 10), [
      { first: 2, last: 4 },
      { first: 6, last: 9 },
    ]);
    t.deepEqual(await again.highest(device.id), { session: 1, sequence: 10, topSequence: 10 });
    for (const sequence of [2, 3, 4, 9, 6, 8, 7])
      t.is(await again.append(aFrame(device, { sequence })), 'stored');
    t.deepEqual(await again.missing(device.id, 10), []);
  });

  test(`${name}: a restored disk that numbers again in a newer session is stored, not punished`, async (t) => {
    const { store } = await open(t);
    const device = aDevice();
    for (const sequence of [1, 2, 3]) await store.append(aFrame(device, { sequence, session: 1 }));
    t.is(await store.append(aFrame(device, { sequence: 2, session: 2 })), 'stored');
    t.deepEqual(await store.highest(device.id), { session: 2, sequence: 2, topSequence: 3 });
    t.deepEqual(await store.equivocations(0, 10), []);
  });

  test(`${name}: the twin follows the newest position and not the order of arrival`, async (t) => {
    const { store, reopen } = await open(t);
    const device = aDevice();
    await store.append(aFrame(device, { sequence: 5, battery: 500 }));
    await store.append(aFrame(device, { sequence: 4, battery: 400 }));
    await store.append(aFrame(device, { sequence: 6, samples: [] }));
    const twin = await (await reopen()).twin(device.id);
    t.is(twin?.sample.battery, 500);
    t.is(twin?.sequence, 5);
    t.is(twin?.revision, 1);
  });

  test(`${name}: events are read once, in commit order, by a cursor that survives a restart`, async (t) => {
    const { store, reopen } = await open(t);
    const device = aDevice();
    const fault = (code: string) => ({ kind: 'fault', time: START, code, detail: '' }) as const;
    await store.append(aFrame(device, { sequence: 1, t0: START, events: [fault('a'), fault('b')] }));
    const [first] = await store.eventsAfter(0, 1);
    const again = await reopen();
    await again.append(aFrame(device, { sequence: 2, t0: START, events: [fault('c')] }));
    const rest = await again.eventsAfter(first?.id ?? 0, 10);
    t.deepEqual(
      rest.map(({ event, sequence }) => [event.kind === 'fault' && event.code, sequence]),
      [
        ['b', 1],
        ['c', 2],
      ],
    );
  });

  test(`${name}: listeners hear of frames and events after their commit`, async (t) => {
    const { store } = await open(t);
    const device = aDevice();
    const heard: number[] = [];
    const forget = store.onCommitted(({ frames }) => heard.push(...frames.map(({ sequence }) => sequence)));
    await store.append(aFrame(device, { sequence: 1 }));
    await store.append(aFrame(device, { sequence: 1 }));
    forget();
    await store.append(aFrame(device, { sequence: 2 }));
    t.deepEqual(heard, [1]);
  });

  test(`${name}: refused bytes are kept up to one KiB, counted when repeated, and bounded a device`, async (t) => {
    const { store } = await open(t);
    const device = aDevice().id;
    const refuse = (bytes: Uint8Array) =>
      store.bury({ device, reason: 'bad-signature', detail: 'x', bytes, received: unixMilliseconds(START) });
    await refuse(new Uint8Array(5_000).fill(1));
    await refuse(new Uint8Array(5_000).fill(1));
    const [letter] = await store.deadLetters(10);
    t.is(letter?.head.length, 1024);
    t.is(letter?.size, 5_000);
    t.is(letter?.times, 2);
    for (let i = 0; i < 120; i++) await refuse(Uint8Array.of(2, i));
    t.is((await store.deadLetters(1_000)).length, 100);
    t.is(await store.purgeDeadLetters(), 100);
    t.deepEqual(await store.deadLetters(10), []);
  });

  test(`${name}: whatever the order of arrival, stored frames and missing ranges make up all numbers`, async (t) => {
    const { store } = await open(t);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }),
        async (arrivals) => {
          const device = aDevice();
          const results = await Promise.all(
            arrivals.map((sequence) => store.append(aFrame(device, { sequence }))),
          );
          t.is(results.filter((result) => result === 'stored').length, new Set(arrivals).size);
          const absent = (await store.missing(device.id, 100)).flatMap(({ first, last }) =>
            Array.from({ length: last - first + 1 }, (_, i) => first + i),
          );
          const all = [...new Set(arrivals), ...absent].sort((a, b) => a - b);
          t.deepEqual(
            all,
            Array.from({ length: Math.max(...arrivals) }, (_, i) => i + 1),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
}

test('sqlite: a full disk rejects the commit, nothing of it is stored, and the store goes on without a restart', async (t) => {
  const database = new Database(await temporaryFolder(t));
  await database.start();
  const store = new SqliteFrameStore(database, systemClock);
  await store.start();
  t.teardown(() => database.stop());
  const device = aDevice();
  await store.append(aFrame(device, { sequence: 1 }));
  await database.limitPages(1);
  const many = Array.from({ length: 300 }, (_, i) => aFrame(device, { sequence: i + 2 }));
  const results = await Promise.allSettled(many.map((frame) => store.append(frame)));
  t.true(results.every((result) => result.status === 'rejected'));
  t.is((await store.highest(device.id)).sequence, 1);
  await database.limitPages(1_000_000);
  t.is(new Set(await Promise.all(many.map((frame) => store.append(frame)))).size, 1);
  t.is((await store.replay(0, 1_000)).length, 301);
  t.deepEqual(await store.missing(device.id, 10), []);
});
