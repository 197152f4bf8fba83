import type { NetworkId } from '../../protocol/ids.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { Cut } from '../settlement/epoch.ts';
import type { EpochRows, EpochSource } from '../settlement/epoch-source.ts';
import type { Database } from './database.ts';
import { frameRefs, framesOf } from './epoch-frames.ts';
import { outcomesBetween } from './epoch-outcomes.ts';
import { recordRefs, workRowsOf } from './epoch-records.ts';
import { integerOf, nullOr, type SqlValue } from './row.ts';

/** The rows of an epoch in the hub's database; in memory it keeps where they lie, not what they hold. */
export class SqliteEpochSource implements EpochSource {
  readonly #database: Database;
  readonly #network: NetworkId;

  constructor(database: Database, network: NetworkId) {
    this.#database = database;
    this.#network = network;
  }

  async cutAt(time: UnixMilliseconds, after: Cut): Promise<Cut> {
    const frames = await this.#top('SELECT max(id) AS top FROM frames WHERE id > ? AND received <= ?', [
      after.frames,
      time,
    ]);
    const upto = frames ?? after.frames;
    return {
      time,
      frames: upto,
      events:
        (await this.#top('SELECT max(id) AS top FROM events WHERE id > ? AND frame <= ?', [
          after.events,
          upto,
        ])) ?? after.events,
      equivocations:
        (await this.#top('SELECT max(id) AS top FROM equivocations WHERE id > ? AND received <= ?', [
          after.equivocations,
          time,
        ])) ?? after.equivocations,
      jobEvents:
        (await this.#top('SELECT max(row) AS top FROM job_events WHERE row > ? AND time <= ?', [
          after.jobEvents,
          time,
        ])) ?? after.jobEvents,
    };
  }

  async rows(after: Cut, upto: Cut): Promise<EpochRows> {
    const { read } = this.#database;
    const outcomes = await outcomesBetween(read, after, upto);
    const records = await recordRefs(read, after, upto, outcomes);
    const frames = await frameRefs(
      read,
      after,
      upto,
      outcomes.map(({ coverage }) => coverage),
    );
    return {
      work: () => workRowsOf(read, records),
      frames: () => framesOf(read, this.#network, frames),
    };
  }

  async #top(text: string, values: readonly SqlValue[]): Promise<number | undefined> {
    const row = await this.#database.read.get(text, values);
    return row && nullOr(row, 'top', integerOf);
  }
}
