import type { ErrorCode } from '../../protocol/errors.ts';
import { address, deviceId, equalBytes } from '../../protocol/ids.ts';
import { unixSeconds } from '../../protocol/units.ts';
import type { LearningStore } from '../learning/learning-store.ts';
import {
  type ContributionRecord,
  type ContributionState,
  type ModelRecord,
  outOfOrder,
  ROUNDS_KEPT,
  type RoundEnd,
  type RoundRecord,
  type RoundState,
} from '../learning/round.ts';
import type { Sql } from './connection.ts';
import type { Database } from './database.ts';
import { bytesOf, integerOf, nullOr, type Row, textOf } from './row.ts';

const newest = 'SELECT * FROM learning_rounds ORDER BY number DESC LIMIT ?';

/** Rounds of learning in the hub's database. */
export class SqliteLearningStore implements LearningStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  open(round: RoundRecord, base: ModelRecord): Promise<void> {
    return this.#database.transaction(async (sql) => {
      const last = await latestOf(sql);
      if (last?.state === 'open' || round.number !== (last?.number ?? 0) + 1) throw outOfOrder(round.number);
      await saveModel(sql, base);
      const { number, state, opened, deadline, quorum, mostNorm, result, reason } = round;
      await sql.run('INSERT INTO learning_rounds VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', [
        ...[number, state, round.base, opened, deadline, quorum, mostNorm, result, reason],
      ]);
    });
  }

  latest = () => latestOf(this.#database.read);

  async rounds(limit: number) {
    return (await this.#database.read.all(newest, [limit])).map(roundOf);
  }

  async model(hash: Uint8Array) {
    const row = await this.#database.read.get('SELECT * FROM learning_models WHERE hash = ?', [hash]);
    return row && { hash: bytesOf(row, 'hash'), file: bytesOf(row, 'file') };
  }

  take(contribution: ContributionRecord) {
    const { round, device, owner, lessons, statement, signature, payload, state, code } = contribution;
    return this.#database.transaction(async (sql) => {
      const known = await sql.get(
        'SELECT signature FROM learning_contributions WHERE round = ? AND device = ?',
        [round, device],
      );
      if (known !== undefined)
        return equalBytes(bytesOf(known, 'signature'), signature) ? ('known' as const) : ('other' as const);
      const last = await latestOf(sql);
      if (last?.number !== round || last.state !== 'open') return 'closed' as const;
      await sql.run('INSERT INTO learning_contributions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', [
        ...[round, device, owner, lessons, statement, signature, payload, state, code],
      ]);
      return 'stored' as const;
    });
  }

  async contributions(round: number) {
    const rows = await this.#database.read.all(
      'SELECT * FROM learning_contributions WHERE round = ? ORDER BY device',
      [round],
    );
    return rows.map(contributionOf);
  }

  end({ number, state, reason, model, refused }: RoundEnd): Promise<void> {
    return this.#database.transaction(async (sql) => {
      if (model !== undefined) await saveModel(sql, model);
      const { changes } = await sql.run(
        `UPDATE learning_rounds SET state = ?, reason = ?, result = coalesce(?, base)
         WHERE number = ? AND state = 'open'`,
        [state, reason, model?.hash ?? null, number],
      );
      if (changes !== 1) throw outOfOrder(number);
      await sql.run("UPDATE learning_contributions SET payload = x'' WHERE round = ?", [
        number - ROUNDS_KEPT,
      ]);
      for (const { device, code } of refused) {
        await sql.run(
          "UPDATE learning_contributions SET state = 'refused', code = ? WHERE round = ? AND device = ?",
          [code, number, device],
        );
      }
      if (state !== 'accepted') return;
      await sql.run(
        "UPDATE learning_contributions SET state = 'counted' WHERE round = ? AND state = 'taken'",
        [number],
      );
    });
  }
}

async function latestOf(sql: Sql): Promise<RoundRecord | undefined> {
  const row = await sql.get(newest, [1]);
  return row && roundOf(row);
}

const saveModel = (sql: Sql, { hash, file }: ModelRecord) =>
  sql.run('INSERT INTO learning_models VALUES (?, ?) ON CONFLICT DO NOTHING', [hash, file]);

const roundOf = (row: Row): RoundRecord => ({
  number: integerOf(row, 'number'),
  state: textOf(row, 'state') as RoundState,
  base: bytesOf(row, 'base'),
  opened: unixSeconds(integerOf(row, 'opened')),
  deadline: unixSeconds(integerOf(row, 'deadline')),
  quorum: integerOf(row, 'quorum'),
  mostNorm: integerOf(row, 'most_norm'),
  result: bytesOf(row, 'result'),
  reason: textOf(row, 'reason'),
});

const contributionOf = (row: Row): ContributionRecord => ({
  round: integerOf(row, 'round'),
  device: deviceId(textOf(row, 'device')),
  owner: address(textOf(row, 'owner')),
  lessons: integerOf(row, 'lessons'),
  statement: bytesOf(row, 'statement'),
  signature: bytesOf(row, 'signature'),
  payload: bytesOf(row, 'payload'),
  state: textOf(row, 'state') as ContributionState,
  code: (nullOr(row, 'code', textOf) ?? null) as ErrorCode | null,
});
