import test from 'ava';
import { type AuditInput, type AuditReport, audit } from '../../protocol/audit.ts';
import { type Carry, noCarry } from '../../protocol/carry.ts';
import { type EpochContent, epochContentHash } from '../../protocol/epoch.ts';
import { commitmentOf, type SealedWork, sealWork } from '../../protocol/evidence.ts';
import { judgeTraces, outcomeKey } from '../../protocol/judge-traces.ts';
import { motionLimits } from '../../protocol/plausibility.ts';
import { type StoredFrame, sealTraces } from '../../protocol/traces.ts';
import { decimeters, tokenAmount } from '../../protocol/units.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import { type OutcomeRecord, sortWork, type WorkRecord } from '../../protocol/work.ts';
import {
  aJob,
  delivered,
  devices,
  entered,
  framesOf,
  network,
  openingOf,
  returned,
  rulesOf,
  START,
  sortFrames,
  sortOpenings,
  type Told,
  verifier,
} from './world.ts';

interface Epoch {
  readonly content: EpochContent;
  readonly work: SealedWork;
  readonly input: AuditInput;
}

interface Hub {
  readonly number?: bigint;
  readonly previous?: { content: EpochContent; carry: Carry; cid: string };
  readonly records?: WorkRecord[];
  readonly frames?: StoredFrame[];
  readonly seeds?: readonly [number, Told][];
  /** What a lying hub believes instead. */
  readonly carry?: Carry;
  readonly verifier?: Verifier;
}

/** What an honest hub does at the end of an epoch, unless told to lie. */
async function settleAsHub(hub: Hub): Promise<Epoch> {
  const { number = 1n, previous, records = [], frames = [], seeds = [] } = hub;
  const rules = rulesOf(number);
  const traces = await sealTraces({
    network,
    number,
    openings: () => sortOpenings(seeds.map(([seed, told]) => openingOf(seed, told))),
    frames: () => sortFrames(frames),
  });
  const work = await sealWork(
    {
      previous: hub.carry ?? previous?.carry ?? noCarry,
      rules,
      devices,
      slot: 5,
      records: () => sortWork(records),
      tracesRoot: traces.tracesRoot,
      ...(previous === undefined ? {} : { previousCid: previous.cid }),
    },
    { verifier: hub.verifier ?? verifier },
  );
  const content: EpochContent = {
    number,
    attempt: 1,
    ...commitmentOf(work, traces),
    parameterVersion: 1,
    parentHash: previous === undefined ? new Uint8Array(32) : epochContentHash(network, previous.content),
  };
  const { start, end, hubKey, parameters } = rules;
  const input: AuditInput = {
    chain: { network, content, start, end, hubKey, parameters },
    ...(previous === undefined ? {} : { previous: { content: previous.content, carry: previous.carry } }),
    work: () => work.car(),
    traces: () => traces.car(),
    verifier,
  };
  return { content, work, input };
}

const told: Told[] = [{ robot: 0 }, { robot: 1 }, { robot: 2 }];
const seeds = told.map((one, i): [number, Told] => [i + 1, one]);

const honest = (): Promise<Epoch> =>
  settleAsHub({
    seeds,
    records: seeds.flatMap(([seed, one]) => [entered(aJob(seed, one)), delivered(seed, one)]),
    frames: seeds.flatMap(([seed, one]) => framesOf(seed, one)),
  });

function contradictionOf(report: AuditReport) {
  if (report.ok) throw new Error('the audit found nothing');
  return report.contradiction;
}

test('an honest epoch is recomputed, with and without traces', async (t) => {
  const { input, content } = await honest();
  const report = await audit(input);
  if (!report.ok) return t.fail(JSON.stringify(report.contradiction));
  t.deepEqual(report.summary, {
    number: 1n,
    records: 6,
    paid: 3,
    disputed: 0,
    devices: 4,
    emitted: content.total,
    total: content.total,
    withTraces: true,
    frames: 93,
  });
  const { traces: _, ...blind } = input;
  const without = await audit(blind);
  return t.true(without.ok && !without.summary.withTraces);
});

test('a second epoch is recomputed on top of the first', async (t) => {
  const first = await honest();
  const previous = { content: first.content, carry: first.work.settlement.carry, cid: first.work.cid };
  const later = { robot: 3, at: START + 4_000, latest: START + 9_000 };
  const second = await settleAsHub({
    number: 2n,
    previous,
    seeds: [[7, later]],
    records: [entered(aJob(7, later)), delivered(7, later)],
    frames: framesOf(7, later),
  });
  const report = await audit(second.input);
  if (!report.ok) return t.fail(JSON.stringify(report.contradiction));
  t.is(report.summary.total, tokenAmount(first.content.total + report.summary.emitted));
  const { previous: _, ...orphan } = second.input;
  return t.is(contradictionOf(await audit(orphan)).check, 'parent');
});

test('every fact of the epoch account is compared', async (t) => {
  const { input, content } = await honest();
  const wrong = new Uint8Array(32).fill(9);
  const lies: Partial<EpochContent>[] = [
    { workRoot: wrong },
    { tracesRoot: wrong },
    { rewardRoot: wrong },
    { total: tokenAmount(content.total + 1n) },
    { leaves: content.leaves + 1 },
    { workDigest: wrong },
    { tracesDigest: wrong },
    { parameterVersion: 2 },
    { parentHash: wrong },
    { number: 2n },
  ];
  for (const lie of lies) {
    const report = await audit({ ...input, chain: { ...input.chain, content: { ...content, ...lie } } });
    t.false(report.ok, Object.keys(lie)[0] ?? '');
  }
  const richer = { ...input.chain.parameters, base: tokenAmount(2n) };
  const report = await audit({ ...input, chain: { ...input.chain, parameters: richer } });
  t.deepEqual(contradictionOf(report), {
    check: 'parameters',
    place: '/parameters/base of the root block',
    expected: '2',
    got: '1000000',
  });
});

test('a hub that pays for a delivery the robot did not sign is found, at the record', async (t) => {
  const believer: Verifier = { ...verifier, verify: () => true };
  const forged = delivered(1);
  const unsigned: OutcomeRecord = {
    ...forged,
    outcome: { ...forged.outcome, signature: new Uint8Array(64) },
  };
  const paid = await settleAsHub({ records: [entered(aJob(1)), unsigned], verifier: believer });
  t.is(paid.work.settlement.counts.paid, 1);
  const { traces: _, ...blind } = paid.input;
  const found = contradictionOf(await audit(blind));
  t.is(found.check, 'reasons of the record');
  t.regex(found.place, /^\/records\/0\/0\/\d in block bafy/);
  t.deepEqual([found.expected, found.got], ['5 device-signature', 'none']);
});

test('a hub that raises a leaf, lowers one, or pays a job again is found', async (t) => {
  const first = await honest();
  const { carry } = first.work.settlement;
  const previous = { content: first.content, carry, cid: first.work.cid };
  const lie = async (change: Partial<Carry>, records: WorkRecord[] = []) => {
    const epoch = await settleAsHub({ number: 2n, previous, carry: { ...carry, ...change }, records });
    const { traces: _, ...blind } = epoch.input;
    return contradictionOf(await audit(blind)).check;
  };
  const [head, ...rest] = carry.rewards;
  if (head === undefined) return t.fail();
  t.is(
    await lie({ rewards: [{ ...head, cumulative: tokenAmount(head.cumulative + 5n) }, ...rest] }),
    'reward leaf',
  );
  t.is(await lie({ rewards: [{ ...head, cumulative: tokenAmount(1n) }, ...rest] }), 'reward leaf');
  t.is(await lie({ rewards: rest }), 'reward leaf');
  const again = { robot: 0, lastSequence: 900 };
  t.is(await lie({ jobs: new Map() }, [entered(aJob(1)), delivered(1, again)]), 'reasons of the record');
  return t.is(await lie({ marks: new Map() }), 'settled mark');
});

test('a robot that jumps is found by who has the traces only', async (t) => {
  const frames = framesOf(1, { jumpAt: 7 });
  const records = [entered(aJob(1)), delivered(1)];
  const { input } = await settleAsHub({ seeds: [[1, {}]], records, frames });
  const found = contradictionOf(await audit(input));
  t.deepEqual([found.check, found.expected, found.got], ['reasons of the record', '35 teleport', 'none']);
  const { traces: _, ...blind } = input;
  t.true((await audit(blind)).ok);
});

test('a distance above the shortest is found by who has the traces and the map', async (t) => {
  const { input } = await honest();
  t.true((await audit({ ...input, map: { shortest: () => decimeters(12_345), inArea: () => true } })).ok);
  t.is(
    contradictionOf(
      await audit({ ...input, map: { shortest: () => decimeters(12_344), inArea: () => true } }),
    ).expected,
    '32 distance',
  );
});

test('work outside the service area is found by who has the traces and the map', async (t) => {
  const { input } = await honest();
  const map = { shortest: () => decimeters(12_345), inArea: () => false };
  t.is(contradictionOf(await audit({ ...input, map })).expected, '39 outside-area');
});

test('a CAR with one byte changed is named with its place', async (t) => {
  const { input } = await honest();
  const parts: Uint8Array[] = [];
  for await (const chunk of input.work()) parts.push(chunk);
  const car = Uint8Array.from(Buffer.concat(parts));
  const at = car.length - 2_000;
  car[at] = (car[at] as number) ^ 4;
  const { traces: _, ...blind } = input;
  const found = contradictionOf(await audit({ ...blind, work: () => [car] }));
  t.is(found.check, 'EVIDENCE_DAMAGED');
  t.regex(found.place, /^block \d+ \(bafy\w+\) at \/\w+\/0\/0, byte \d+$/);
});

test('sources are let go of, whether the audit finds something or not', async (t) => {
  const { input } = await honest();
  let open = 0;
  const watched = (source: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>) =>
    async function* () {
      open++;
      try {
        yield* source();
      } finally {
        open--;
      }
    };
  const { traces, work } = input;
  const both = { work: watched(work), traces: watched(traces as () => AsyncIterable<Uint8Array>) };
  t.true((await audit({ ...input, ...both })).ok);
  t.is(open, 0);
  const content = { ...input.chain.content, total: tokenAmount(1n) };
  t.false((await audit({ ...input, ...both, chain: { ...input.chain, content } })).ok);
  t.is(open, 0);
});

const judge = async (frames: readonly StoredFrame[], record = delivered(1), openings = [openingOf(1)]) => {
  const verdicts = await judgeTraces({
    network,
    outcomes: [record],
    openings,
    frames: sortFrames(frames),
    limits: motionLimits,
    verifier,
  });
  return verdicts.get(outcomeKey(record)) ?? [];
};

test('traces show gaps, forged frames, missing openings, forks and hand-overs far away', async (t) => {
  const frames = framesOf(1);
  t.deepEqual(await judge(frames), []);
  t.deepEqual(await judge(frames.toSpliced(10, 1)), ['gap']);
  t.deepEqual(await judge([]), ['trace-missing', 'gap']);
  const [frame, ...others] = frames;
  if (frame === undefined) return t.fail();
  t.deepEqual(await judge([{ ...frame, signature: new Uint8Array(64) }, ...others]), ['gap']);
  t.deepEqual(
    await judge([
      { ...frame, payload: frame.payload.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) },
      ...others,
    ]),
    ['gap'],
  );
  t.deepEqual(await judge(frames, delivered(1), []), ['place-opening']);
  t.deepEqual(await judge(frames, delivered(1), [{ ...openingOf(2), job: openingOf(1).job }]), [
    'place-opening',
  ]);
  const fork = framesOf(1, { jumpAt: 10 })[10] as StoredFrame;
  t.true((await judge([...frames, fork])).includes('equivocation'));
  const elsewhere = framesOf(500_000);
  t.deepEqual(await judge(elsewhere), ['far-hand-over']);
  return t.deepEqual(await judge(framesOf(1, { at: START + 1_900 })), ['trace-missing']);
});

test('a returned parcel is judged over the time it was on board', async (t) => {
  const back = returned(1);
  t.deepEqual(await judge(framesOf(1), back), ['far-hand-over']);
});
