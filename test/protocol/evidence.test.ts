import { CarReader } from '@ipld/car';
import test from 'ava';
import fc from 'fast-check';
import { noCarry } from '../../protocol/carry.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { readCarry, readWork, sealWork, type WorkInput } from '../../protocol/evidence.ts';
import { sha256 } from '../../protocol/hash.ts';
import { sortWork, type WorkRecord } from '../../protocol/work.ts';
import { aJob, delivered, devices, entered, returned, robotIds, rulesOf, verifier } from './world.ts';

const records: WorkRecord[] = sortWork([
  ...[1, 2, 3, 4, 5, 6].flatMap((seed) => [entered(aJob(seed)), delivered(seed, { robot: seed % 3 })]),
  entered(aJob(7)),
  returned(7),
  entered(aJob(8)),
  { ...delivered(8), traced: ['teleport'] },
  entered(aJob(9)),
]);

const inputOf = (changed: Partial<WorkInput> = {}): WorkInput => ({
  previous: noCarry,
  rules: rulesOf(1n),
  devices,
  slot: 77,
  records: () => records,
  tracesRoot: new Uint8Array(32).fill(5),
  ...changed,
});

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Uint8Array.from(Buffer.concat(parts));
}

async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function readAll(car: Iterable<Uint8Array>, digest?: Uint8Array) {
  const reader = await readWork(car, digest);
  const known = await gather(reader.devices());
  const stored = await gather(reader.records());
  const rewards = await gather(reader.rewards());
  await gather(reader.jobs());
  await gather(reader.marks());
  await reader.end();
  return { reader, known, stored, rewards };
}

test('a work CAR gives back what was settled', async (t) => {
  const sealed = await sealWork(inputOf(), { verifier });
  const { reader, known, stored, rewards } = await readAll([await bytesOf(sealed.car())], sealed.digest);
  t.deepEqual(
    stored.map(({ record }) => record),
    records,
  );
  t.deepEqual(
    stored.flatMap(({ reasons }) => reasons),
    ['teleport'],
  );
  t.deepEqual(known.map(({ value }) => value).toSorted(), [...devices].toSorted());
  t.deepEqual(
    rewards.map(({ value }) => value),
    sealed.settlement.carry.rewards,
  );
  const { rules, slot, workRoot, rewardRoot, total, leaves } = reader.root;
  t.deepEqual(rules, rulesOf(1n));
  t.is(slot, 77);
  t.deepEqual(
    [workRoot, rewardRoot, total, leaves],
    [sealed.settlement.workRoot, sealed.settlement.rewardRoot, sealed.settlement.total, 3],
  );
});

test('the next epoch starts from the CAR alone, and names it', async (t) => {
  const first = await sealWork(inputOf(), { verifier });
  const { carry, cid } = await readCarry(first.car(), first.digest);
  t.deepEqual(carry, first.settlement.carry);
  t.is(cid, first.cid);
  const rules = rulesOf(2n);
  const second = await sealWork(
    inputOf({ previous: carry, rules, previousCid: cid, records: () => [delivered(9)] }),
    {
      verifier,
    },
  );
  t.is((await readCarry(second.car())).root.previous, first.cid);
});

test('the same evidence gives the same bytes, and CAR readers of others read them', async (t) => {
  const first = await bytesOf((await sealWork(inputOf(), { verifier })).car());
  const second = await bytesOf((await sealWork(inputOf(), { verifier })).car());
  t.deepEqual(first, second);
  const foreign = await CarReader.fromBytes(first);
  const [root] = await foreign.getRoots();
  const block = await foreign.get(root as NonNullable<typeof root>);
  t.deepEqual(sha256(block?.bytes as Uint8Array), (await sealWork(inputOf(), { verifier })).digest);
  for await (const { bytes, cid } of foreign.blocks()) {
    t.deepEqual(sha256(bytes), cid.multihash.digest);
    t.true(bytes.length <= 1024 * 1024);
  }
});

test('reading does not depend on how the stream is cut', async (t) => {
  const sealed = await sealWork(inputOf(), { verifier });
  const car = await bytesOf(sealed.car());
  const cut = Array.from({ length: car.length }, (_, i) => car.subarray(i, i + 1));
  t.is((await readAll(cut, sealed.digest)).stored.length, records.length);
});

test('any one byte changed, missing or added is found, with its place', async (t) => {
  const sealed = await sealWork(inputOf(), { verifier });
  const car = await bytesOf(sealed.car());
  const placeOf = async (bytes: Uint8Array): Promise<string> => {
    try {
      await readAll([bytes], sealed.digest);
    } catch (error) {
      if (!isFleetError(error, 'EVIDENCE_DAMAGED') && !isFleetError(error, 'EVIDENCE_INVALID')) throw error;
      const { place } = error.context;
      return String(place);
    }
    return 'not found';
  };
  await fc.assert(
    fc.asyncProperty(fc.nat(car.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const changed = car.slice();
      changed[at] = (changed[at] as number) ^ mask;
      t.regex(await placeOf(changed), /^(the header|byte \d+|block \d+ \(bafy\w+\) at \/\S*, byte \d+)/);
    }),
    { numRuns: 300 },
  );
  for (let at = 0; at < 120; at++) {
    const changed = car.slice();
    changed[at] = (changed[at] as number) ^ 1;
    t.not(await placeOf(changed), 'not found', `byte ${at}`);
  }
  t.regex(await placeOf(car.subarray(0, car.length - 1)), /^block/);
  t.is(await placeOf(Buffer.concat([car, Buffer.of(0)])), `byte ${car.length}`);
});

test('evidence whose records change between settling and writing is not written', async (t) => {
  let calls = 0;
  const moving = inputOf({ records: () => (calls++ === 0 ? records : records.slice(1)) });
  const sealed = await sealWork(moving, { verifier });
  await t.throwsAsync(bytesOf(sealed.car()), { code: 'EVIDENCE_CHANGED' });
  t.is(robotIds.length, 4);
});

test('an epoch of many records spreads over blocks of at most 1 MiB', async (t) => {
  const many = sortWork(Array.from({ length: 400 }, (_, i) => delivered(1_000 + i)));
  const sealed = await sealWork(inputOf({ records: () => many }), { verifier });
  const car = await bytesOf(sealed.car());
  let blocks = 0;
  for await (const { bytes } of (await CarReader.fromBytes(car)).blocks()) {
    blocks++;
    t.true(bytes.length <= 1024 * 1024);
  }
  t.true(blocks > 5);
  t.is((await readAll([car])).stored.length, 400);
});
