import test from 'ava';
import fc from 'fast-check';
import { noCarry } from '../../protocol/carry.ts';
import { amountOf } from '../../protocol/rewards.ts';
import { settle } from '../../protocol/settle.ts';
import { decimeters, tokenAmount } from '../../protocol/units.ts';
import { jobOf, sortWork, type WorkRecord } from '../../protocol/work.ts';
import {
  aJob,
  delivered,
  devices,
  entered,
  parameters,
  returned,
  robotIds,
  robots,
  rulesOf,
  START,
  type Told,
  verifier,
} from './world.ts';

const robot = robotIds[0] as (typeof robotIds)[0];

const settleFirst = (records: Iterable<WorkRecord>, changed = {}, known = devices) =>
  settle(noCarry, rulesOf(1n, changed), known, sortWork(records), { verifier });

const both = (seed: number, told: Told = {}): WorkRecord[] => [
  entered(aJob(seed, told)),
  delivered(seed, told),
];

test('a delivery earns base and distance, rounded down', async (t) => {
  const { lines, total, awards, leaves } = await settleFirst(both(1));
  t.deepEqual(
    lines.map(({ reasons, amount }) => [reasons, amount]),
    [[[], tokenAmount(1_617_250n)]],
  );
  t.is(total, tokenAmount(1_617_250n));
  t.is(awards.get(robot), tokenAmount(1_617_250n));
  t.is(leaves, 1);
});

test('late work and returns earn their share', async (t) => {
  const late = { latest: START + 100 };
  const { lines } = await settleFirst([...both(1, late), entered(aJob(2)), returned(2)]);
  t.deepEqual(lines.map(({ kind, late: isLate, amount }) => `${kind} ${isLate} ${amount}`).toSorted(), [
    'delivery true 808625',
    'return false 404312',
  ]);
});

test('the formula divides once for the distance and once for the share, downwards', (t) => {
  const odd = { ...parameters, base: tokenAmount(7n), ratePerKm: tokenAmount(3n), lateBps: 3_333 };
  t.is(amountOf(odd, { kind: 'delivery', distance: 9_999, late: false }), tokenAmount(9n));
  t.is(amountOf(odd, { kind: 'delivery', distance: 9_999, late: true }), tokenAmount(2n));
});

test('the order in which records were committed does not change a byte', async (t) => {
  const records = [1, 2, 3, 4, 5].flatMap((seed) => both(seed, { robot: seed % 3 }));
  const expected = await settleFirst(records);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(records, { minLength: records.length }), async (shuffled) => {
      const got = await settleFirst(shuffled);
      t.deepEqual(
        [got.workRoot, got.rewardRoot, got.total, got.lines, got.carry],
        [expected.workRoot, expected.rewardRoot, expected.total, expected.lines, expected.carry],
      );
    }),
    { numRuns: 10 },
  );
  await t.throwsAsync(settle(noCarry, rulesOf(1n), devices, sortWork(records).toReversed(), { verifier }), {
    code: 'RECORD_ORDER',
  });
});

test('a job pays once, whoever says it was delivered and in whichever epoch it is committed again', async (t) => {
  const twice = [...both(1), delivered(1, { robot: 1 }), returned(1, { robot: 2 })];
  const first = await settleFirst(twice);
  t.is(first.counts.paid, 1);
  t.is(first.lines.filter((line) => line.reasons.includes('already-paid')).length, 2);

  const again = both(1, { robot: 1, at: START + 4000, lastSequence: 99 });
  const second = await settle(first.carry, rulesOf(2n), devices, sortWork(again), { verifier });
  t.deepEqual(
    second.lines.map((line) => line.reasons),
    [['already-paid']],
  );
  t.is(second.total, first.total);
});

test('a paid job is remembered until its statement can no longer enter', async (t) => {
  let { carry } = await settleFirst(both(1));
  const week = 7 * 24 + 2;
  for (let number = 2n; number <= BigInt(week); number++) {
    carry = (await settle(carry, rulesOf(number), devices, [], { verifier })).carry;
  }
  t.is(carry.jobs.size, 0);
  const late = await settle(carry, rulesOf(BigInt(week + 1)), devices, sortWork(both(1)), { verifier });
  t.deepEqual(
    late.lines.map((line) => line.reasons),
    [['job-expired'], ['job-not-payable', 'settled-mark']],
  );
});

test('a job ordered in one epoch is paid in a later one', async (t) => {
  const first = await settleFirst([entered(aJob(1))]);
  t.is(first.total, tokenAmount(0n));
  t.is(first.leaves, 0);
  const second = await settle(first.carry, rulesOf(2n), devices, [delivered(1)], { verifier });
  t.is(second.counts.paid, 1);
});

test('a closed or unknown job earns nothing', async (t) => {
  const job = entered(aJob(1));
  t.deepEqual((await settleFirst([delivered(1)])).lines[0]?.reasons, ['job-not-payable']);
  const closed = { kind: 'closed', job: new Uint8Array(32), reason: 'cancelled' } as const;
  t.is((await settleFirst([closed])).counts.paid, 0);
  const first = await settleFirst([job, { ...closed, job: jobOf(job) }]);
  const second = await settle(first.carry, rulesOf(2n), devices, [delivered(1)], { verifier });
  t.deepEqual(second.lines[0]?.reasons, ['job-not-payable']);
});

test('frames at or below the settled mark never earn again', async (t) => {
  const first = await settleFirst([...both(1, { lastSequence: 50 }), ...both(2, { lastSequence: 45 })]);
  t.is(first.counts.paid, 2);
  const next = [...both(3, { lastSequence: 50 }), ...both(4, { lastSequence: 51 })];
  const second = await settle(first.carry, rulesOf(2n), devices, sortWork(next), { verifier });
  t.deepEqual(second.lines.map((line) => line.reasons).toSorted(), [[], ['settled-mark']]);
  t.is(second.carry.marks.get(robot), 51);
});

test('a device earns at most its cap, and all together at most the emission cap', async (t) => {
  const records = [1, 2, 3].flatMap((seed) => both(seed));
  t.is((await settleFirst(records, { deviceCap: tokenAmount(2_000_000n) })).total, tokenAmount(2_000_000n));
  const shared = [1, 2, 3].flatMap((seed) => both(seed, { robot: seed }));
  const { total, awards } = await settleFirst(shared, { emissionCap: tokenAmount(1_000_000n) });
  t.is(total, tokenAmount(999_999n));
  t.deepEqual([...awards.values()], [333_333n, 333_333n, 333_333n].map(tokenAmount));
});

test('unknown and slashed devices, and records with traced reasons, earn nothing', async (t) => {
  const unknown = await settleFirst(both(1), {}, new Map());
  t.deepEqual(unknown.lines[0]?.reasons, ['device-unknown']);
  const slashed = await settleFirst(both(1), {}, new Map([[robot, { status: 'slashed' }]]));
  t.deepEqual(slashed.lines[0]?.reasons, ['device-slashed']);
  const traced = await settleFirst([entered(aJob(1)), { ...delivered(1), traced: ['teleport', 'speed'] }]);
  t.deepEqual(traced.lines[0]?.reasons, ['speed', 'teleport']);
  t.is(traced.total, tokenAmount(0n));
});

test('a distance above the shortest on the pinned map is disputed', async (t) => {
  const records = sortWork(both(1, { distance: 500 }));
  const check = (dm: number) =>
    settle(noCarry, rulesOf(1n), devices, records, { verifier, distance: () => decimeters(dm) });
  t.deepEqual((await check(499)).lines[0]?.reasons, ['distance']);
  t.deepEqual((await check(500)).lines[0]?.reasons, []);
});

test('every changed byte of a record is disputed or refused, never paid otherwise', async (t) => {
  const honest = await settleFirst(both(1));
  const parts = ['job', 'mission', 'pickUp', 'outcome'] as const;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...parts),
      fc.constantFrom('statement', 'signature'),
      fc.nat(),
      async (part, field, flip) => {
        const record = delivered(1);
        const signed = record[part] as { statement: Uint8Array; signature: Uint8Array };
        const bytes = signed[field as 'statement'].slice();
        const at = flip % (bytes.length * 8);
        bytes[at >> 3] = (bytes[at >> 3] as number) ^ (1 << (at & 7));
        const changed = { ...record, [part]: { ...signed, [field]: bytes } };
        const result = await settleFirst([entered(aJob(1)), changed]);
        t.is(result.counts.paid, 0);
        t.is(result.total, tokenAmount(0n));
        t.notDeepEqual(result.workRoot, honest.workRoot);
      },
    ),
    { numRuns: 200 },
  );
});

test('another robot cannot be paid with codes it was not given, nor without a mission of the hub', async (t) => {
  const job = aJob(1);
  const wrongCodes = delivered(1, { robot: 1 }, { ...job, codes: aJob(2).codes });
  const { lines } = await settleFirst([entered(job), wrongCodes]);
  t.true(lines[0]?.reasons.includes('code'));
  const stolen = { ...delivered(1, { robot: 1 }), mission: delivered(1).mission };
  t.deepEqual((await settleFirst([entered(job), stolen])).lines[0]?.reasons, ['mission-mismatch']);
  t.is(robots.length, 4);
});

test('totals never go down and leaves are never dropped', async (t) => {
  const first = await settleFirst(both(1));
  const second = await settle(first.carry, rulesOf(2n), devices, [], { verifier });
  t.deepEqual([second.rewardRoot, second.total], [first.rewardRoot, first.total]);
  await t.throwsAsync(settle(first.carry, rulesOf(3n), devices, [], { verifier }), { code: 'EPOCH_ORDER' });
});
