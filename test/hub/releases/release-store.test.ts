import test, { type ExecutionContext } from 'ava';
import type { ChunkStore } from '../../../hub/releases/chunk-store.ts';
import { FileChunkStore } from '../../../hub/releases/file-chunk-store.ts';
import { MemoryChunkStore } from '../../../hub/releases/memory-chunk-store.ts';
import { MemoryReleaseStore } from '../../../hub/releases/memory-release-store.ts';
import type { PublishedRelease, ReleaseStore } from '../../../hub/releases/release-store.ts';
import { SqliteReleaseStore } from '../../../hub/releases/sqlite-release-store.ts';
import { sha256 } from '../../../protocol/hash.ts';
import type { RunningRelease } from '../../../protocol/releases/check-in.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { parseRolloutRules } from '../../../protocol/views/release.ts';
import { aDatabase, aFolder } from '../support/a-database.ts';
import { aRobot, START } from '../support/a-world.ts';

const stores: readonly [string, (t: ExecutionContext) => Promise<ReleaseStore>][] = [
  ['in memory', async () => new MemoryReleaseStore()],
  ['SQLite', async (t) => new SqliteReleaseStore(await aDatabase(t))],
];

const release = (version: number, byte = version): PublishedRelease => ({
  kind: 'agent',
  version,
  signed: new Uint8Array(200).fill(byte),
  published: START,
});
const at = (seconds: number) => unixMilliseconds(START + seconds * 1_000);
const said = (changes: Partial<RunningRelease> = {}): RunningRelease => ({
  kind: 'agent',
  version: 1,
  target: 'linux-x64',
  channel: 'stable',
  state: 'good',
  ...changes,
});

for (const [name, make] of stores) {
  test(`${name}: versions rise, the same release again changes nothing`, async (t) => {
    const store = await make(t);
    await store.publish(release(2));
    await store.publish(release(2));
    await t.throwsAsync(store.publish(release(2, 9)), { code: 'RELEASE_OLD' });
    await t.throwsAsync(store.publish(release(1)), { code: 'RELEASE_OLD' });
    await store.publish(release(5));
    await store.publish({ ...release(1), kind: 'model' });
    t.deepEqual(
      (await store.releases('agent')).map(({ version }) => version),
      [5, 2],
    );
    t.is((await store.releases()).length, 3);
    t.deepEqual(await store.find('agent', 2), release(2));
    t.is(await store.find('agent', 3), undefined);
  });

  test(`${name}: a roll-out comes back as it was saved last`, async (t) => {
    const store = await make(t);
    const rollout = {
      kind: 'agent',
      version: 2,
      state: 'running',
      stage: 0,
      rules: parseRolloutRules({}),
      forgiven: START,
      reason: null,
      changed: START,
    } as const;
    t.is(await store.rollout('agent', 2), undefined);
    await store.saveRollout(rollout);
    t.deepEqual(await store.rollout('agent', 2), rollout);
    const halted = { ...rollout, state: 'halted', stage: 2, reason: 'it "broke"', changed: at(5) } as const;
    await store.saveRollout(halted);
    t.deepEqual(await store.rollout('agent', 2), halted);
  });

  test(`${name}: a check-in counts once, and its times move only with what they are the times of`, async (t) => {
    const store = await make(t);
    const { id } = aRobot(1);
    t.true(await store.checkIn(id, at(1), [said()], at(10)));
    t.false(await store.checkIn(id, at(1), [said({ version: 9 })], at(11)), 'a replay');
    t.true(await store.checkIn(id, at(2), [said({ fetched: { version: 2, chunks: 1, of: 3 } })], at(20)));
    const [same] = await store.running('agent');
    t.deepEqual([same?.version, same?.since, same?.seen, same?.fetched?.chunks], [1, at(10), at(20), 1]);
    const failed = { version: 2, code: 'UPDATE_UNHEALTHY', reason: 'no hub', attempt: 1 };
    await store.checkIn(id, at(3), [said({ failed })], at(30));
    await store.checkIn(id, at(4), [said({ failed })], at(40));
    const [once] = await store.running('agent');
    t.deepEqual([once?.failed, once?.failedSince, once?.fetched], [failed, at(30), undefined]);
    await store.checkIn(id, at(5), [said({ failed: { ...failed, attempt: 2 } })], at(50));
    t.is((await store.running('agent'))[0]?.failedSince, at(50));
    await store.checkIn(id, at(6), [said({ version: 2 })], at(60));
    const [better] = await store.running('agent');
    t.deepEqual([better?.since, better?.failed, better?.failedSince], [at(60), undefined, undefined]);
    t.deepEqual(await store.running('model'), []);
  });
}

const chunkStores: readonly [string, (t: ExecutionContext) => Promise<ChunkStore>][] = [
  ['in memory', async () => new MemoryChunkStore()],
  ['in files', async (t) => new FileChunkStore(await aFolder(t))],
];
for (const [name, make] of chunkStores) {
  test(`chunks ${name} come back by their hash`, async (t) => {
    const store = await make(t);
    const bytes = new Uint8Array(1_000).fill(3);
    const hash = sha256(bytes);
    t.false(await store.has(hash));
    t.is(await store.read(hash), undefined);
    await store.put(hash, bytes);
    await store.put(hash, bytes);
    t.true(await store.has(hash));
    t.deepEqual(await store.read(hash), bytes);
  });
}
