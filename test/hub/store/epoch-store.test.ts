import test, { type ExecutionContext } from 'ava';
import { type EpochRecord, type EpochResult, noCut } from '../../../hub/settlement/epoch.ts';
import type { EpochStore } from '../../../hub/store/epoch-store.ts';
import { MemoryEpochStore } from '../../../hub/store/memory-epoch-store.ts';
import { SqliteEpochStore } from '../../../hub/store/sqlite-epoch-store.ts';
import { tokenAmount, unixSeconds } from '../../../protocol/units.ts';
import { aDatabase } from '../support/a-database.ts';

const implementations: readonly [string, (t: ExecutionContext) => Promise<EpochStore>][] = [
  ['in memory', async () => new MemoryEpochStore()],
  ['SQLite', async (t) => new SqliteEpochStore(await aDatabase(t))],
];

const frozen = (number: number): EpochRecord => ({
  number,
  state: 'frozen',
  from: unixSeconds(100),
  to: unixSeconds(200),
  after: noCut,
  upto: { time: 10, frames: 9, events: 8, equivocations: 7, jobEvents: 6 },
  result: null,
  attempt: 0,
  attestations: 0,
});

const result: EpochResult = {
  workRoot: new Uint8Array(32).fill(1),
  tracesRoot: new Uint8Array(32).fill(2),
  rewardRoot: new Uint8Array(32).fill(3),
  total: tokenAmount(2n ** 63n + 1n),
  leaves: 4,
  workDigest: new Uint8Array(32).fill(5),
  tracesDigest: new Uint8Array(32).fill(6),
  workCid: 'bafy',
  records: 7,
};

for (const [name, make] of implementations) {
  test(`${name}: an epoch comes back as it was stored, amounts beyond 2^53 included`, async (t) => {
    const store = await make(t);
    await store.insert(frozen(3));
    t.deepEqual(await store.epoch(3), frozen(3));
    const written: EpochRecord = { ...frozen(3), state: 'written', result };
    await store.update(written);
    t.deepEqual(await store.latest(), written);
  });

  test(`${name}: epochs are stored in order, and unfinished ones come oldest first`, async (t) => {
    const store = await make(t);
    await store.insert(frozen(3));
    await t.throwsAsync(store.insert(frozen(5)), { code: 'EPOCH_ROW' });
    await t.throwsAsync(store.insert(frozen(3)), { code: 'EPOCH_ROW' });
    await store.insert(frozen(4));
    await store.insert(frozen(5));
    await store.update({ ...frozen(4), state: 'final', result });
    t.deepEqual(
      (await store.unfinished()).map(({ number }) => number),
      [3, 5],
    );
    t.deepEqual(
      (await store.list(2)).map(({ number }) => number),
      [5, 4],
    );
  });

  test(`${name}: what an epoch came to never changes`, async (t) => {
    const store = await make(t);
    await store.insert(frozen(1));
    await store.update({ ...frozen(1), state: 'written', result });
    const other = { ...result, total: tokenAmount(1n) };
    await t.throwsAsync(store.update({ ...frozen(1), state: 'written', result: other }), {
      code: 'EPOCH_ROW',
    });
    await store.update({ ...frozen(1), state: 'posted', result, attempt: 1, attestations: 1 });
    t.deepEqual((await store.epoch(1))?.result, result);
  });
}
