import type { ExecutionContext } from 'ava';
import type { LearningStore } from '../../../hub/learning/learning-store.ts';
import { type ContributionRecord, ROUNDS_KEPT, type RoundRecord } from '../../../hub/learning/round.ts';
import { encodeDelta } from '../../../protocol/learning/delta.ts';
import { unixSeconds } from '../../../protocol/units.ts';
import { firstModel, honest, NOON, ownerOf, robotId, tinyModel } from './a-round.ts';

const base = firstModel();

export const aRound = (number: number): RoundRecord => ({
  number,
  state: 'open',
  base: base.hash,
  opened: unixSeconds(NOON),
  deadline: unixSeconds(NOON + 60),
  quorum: 3,
  mostNorm: 2_000,
  result: base.hash,
  reason: '',
});

export const aRow = (round: number, robot: number, signature = robot): ContributionRecord => ({
  round,
  device: robotId(robot),
  owner: ownerOf(robot),
  lessons: 300 + robot,
  statement: new Uint8Array(164).fill(robot),
  signature: new Uint8Array(64).fill(signature),
  payload: encodeDelta(honest(robot)),
  state: 'taken',
  code: null,
});

/** What every store of learning rounds does. */
export async function learningStoreContract(t: ExecutionContext, store: LearningStore): Promise<void> {
  t.is(await store.latest(), undefined);
  t.is(await store.take(aRow(1, 0)), 'closed');
  await t.throwsAsync(store.open(aRound(2), base), { code: 'ROUND_ROW' });
  await store.open(aRound(1), base);
  t.deepEqual(await store.latest(), aRound(1));
  t.deepEqual(await store.model(base.hash), base);
  await t.throwsAsync(store.open(aRound(2), base), { code: 'ROUND_ROW' });

  for (const robot of [2, 0, 1]) t.is(await store.take(aRow(1, robot)), 'stored');
  t.is(await store.take(aRow(1, 1)), 'known');
  t.is(await store.take(aRow(1, 1, 77)), 'other');
  t.is(await store.take(aRow(2, 1)), 'closed');
  const rows = [0, 1, 2].map((robot) => aRow(1, robot)).sort((a, b) => (a.device < b.device ? -1 : 1));
  t.deepEqual(await store.contributions(1), rows);

  const model = tinyModel(honest(5));
  const refused = [{ device: robotId(2), code: 'CONTRIBUTION_POISONED' as const }];
  const end = { number: 1, state: 'accepted', reason: 'fine', model, refused } as const;
  await store.end(end);
  await t.throwsAsync(store.end(end), { code: 'ROUND_ROW' });
  t.deepEqual(await store.latest(), { ...aRound(1), state: 'accepted', reason: 'fine', result: model.hash });
  t.deepEqual(await store.model(model.hash), model);
  t.deepEqual(
    (await store.contributions(1)).map(({ device, state, code }) => [device, state, code]),
    rows.map(({ device }) =>
      device === robotId(2) ? [device, 'refused', 'CONTRIBUTION_POISONED'] : [device, 'counted', null],
    ),
  );
  t.is(await store.take(aRow(1, 7)), 'closed');
  t.is(await store.take(aRow(1, 1)), 'known');

  for (let number = 2; number <= 1 + ROUNDS_KEPT; number++) {
    await store.open(aRound(number), model);
    await store.take(aRow(number, 0));
    await store.end({ number, state: 'short', reason: 'alone', refused: [] });
  }
  t.is((await store.latest())?.result.length, 32);
  t.is((await store.contributions(1))[0]?.payload.length, 0);
  t.true(Number((await store.contributions(2))[0]?.payload.length) > 0);
  t.is((await store.contributions(2))[0]?.state, 'taken');
  t.deepEqual(
    (await store.rounds(2)).map(({ number }) => number),
    [1 + ROUNDS_KEPT, ROUNDS_KEPT],
  );
}
