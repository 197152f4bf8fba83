import { FleetError } from '../../protocol/errors.ts';
import { type DeviceId, deviceId, equalBytes } from '../../protocol/ids.ts';
import type { RunningRelease } from '../../protocol/releases/check-in.ts';
import { isReleaseKind, type ReleaseKind } from '../../protocol/releases/manifest.ts';
import { type UnixMilliseconds, unixMilliseconds } from '../../protocol/units.ts';
import { parseRolloutRules } from '../../protocol/views/release.ts';
import type { Database } from '../store/database.ts';
import { bytesOf, integerOf, nullOr, type Row, textOf } from '../store/row.ts';
import { type PublishedRelease, type ReleaseStore, type RunningRow, rowAfter } from './release-store.ts';
import { type Rollout, rolloutStates } from './rollout.ts';

/** The port in the hub's one SQLite file. */
export class SqliteReleaseStore implements ReleaseStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async publish({ kind, version, signed, published }: PublishedRelease): Promise<void> {
    await this.#database.transaction(async (sql) => {
      const same = await sql.get('SELECT signed FROM releases WHERE kind = ? AND version = ?', [
        kind,
        version,
      ]);
      if (same !== undefined && equalBytes(bytesOf(same, 'signed'), signed)) return;
      const top = await sql.get('SELECT COALESCE(MAX(version), 0) AS floor FROM releases WHERE kind = ?', [
        kind,
      ]);
      const floor = top === undefined ? 0 : integerOf(top, 'floor');
      if (version <= floor) throw new FleetError('RELEASE_OLD', { kind, version, floor });
      await sql.run('INSERT INTO releases (kind, version, signed, published) VALUES (?, ?, ?, ?)', [
        kind,
        version,
        signed,
        published,
      ]);
    });
  }

  async find(kind: ReleaseKind, version: number): Promise<PublishedRelease | undefined> {
    const row = await this.#database.read.get('SELECT * FROM releases WHERE kind = ? AND version = ?', [
      kind,
      version,
    ]);
    return row && releaseOf(row);
  }

  async releases(kind?: ReleaseKind): Promise<readonly PublishedRelease[]> {
    const { read } = this.#database;
    const rows =
      kind === undefined
        ? await read.all('SELECT * FROM releases ORDER BY version DESC, kind')
        : await read.all('SELECT * FROM releases WHERE kind = ? ORDER BY version DESC', [kind]);
    return rows.map(releaseOf);
  }

  async rollout(kind: ReleaseKind, version: number): Promise<Rollout | undefined> {
    const row = await this.#database.read.get('SELECT * FROM rollouts WHERE kind = ? AND version = ?', [
      kind,
      version,
    ]);
    return row && rolloutOf(row);
  }

  async saveRollout(rollout: Rollout): Promise<void> {
    const { kind, version, state, stage, forgiven, rules, reason, changed } = rollout;
    await this.#database.transaction((sql) =>
      sql.run(
        `INSERT INTO rollouts (kind, version, state, stage, forgiven, rules, reason, changed)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (kind, version) DO UPDATE SET state = excluded.state, stage = excluded.stage,
         forgiven = excluded.forgiven, rules = excluded.rules, reason = excluded.reason, changed = excluded.changed`,
        [kind, version, state, stage, forgiven, JSON.stringify(rules), reason, changed],
      ),
    );
  }

  async checkIn(
    device: DeviceId,
    time: UnixMilliseconds,
    running: readonly RunningRelease[],
    now: UnixMilliseconds,
  ): Promise<boolean> {
    return this.#database.transaction(async (sql) => {
      const last = await sql.get('SELECT time FROM check_ins WHERE device = ?', [device]);
      if (last !== undefined && time <= integerOf(last, 'time')) return false;
      await sql.run(
        'INSERT INTO check_ins (device, time) VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET time = excluded.time',
        [device, time],
      );
      for (const said of running) {
        const before = await sql.get('SELECT * FROM running_releases WHERE device = ? AND kind = ?', [
          device,
          said.kind,
        ]);
        const row = rowAfter(before && runningOf(before), device, said, now);
        await sql.run(UPSERT_RUNNING, valuesOf(row));
      }
      return true;
    });
  }

  async running(kind: ReleaseKind): Promise<readonly RunningRow[]> {
    const rows = await this.#database.read.all(
      'SELECT * FROM running_releases WHERE kind = ? ORDER BY device',
      [kind],
    );
    return rows.map(runningOf);
  }
}

const UPSERT_RUNNING = `INSERT OR REPLACE INTO running_releases (device, kind, version, target, channel, state, since,
  failed_version, failed_code, failed_reason, failed_attempt, failed_since, fetched_version, fetched_chunks, fetched_of,
  seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

function valuesOf({
  device,
  kind,
  version,
  target,
  channel,
  state,
  since,
  failed,
  failedSince,
  fetched,
  seen,
}: RunningRow) {
  return [
    device,
    kind,
    version,
    target,
    channel,
    state,
    since,
    failed?.version ?? null,
    failed?.code ?? null,
    failed?.reason ?? null,
    failed?.attempt ?? null,
    failedSince ?? null,
    fetched?.version ?? null,
    fetched?.chunks ?? null,
    fetched?.of ?? null,
    seen,
  ];
}

const time = (row: Row, column: string): UnixMilliseconds => unixMilliseconds(integerOf(row, column));

function releaseOf(row: Row): PublishedRelease {
  return {
    kind: kindOf(row),
    version: integerOf(row, 'version'),
    signed: bytesOf(row, 'signed'),
    published: time(row, 'published'),
  };
}

function rolloutOf(row: Row): Rollout {
  const state = rolloutStates.find((known) => known === row['state']);
  if (state === undefined) throw wrong('state', row['state']);
  return {
    kind: kindOf(row),
    version: integerOf(row, 'version'),
    state,
    stage: integerOf(row, 'stage'),
    forgiven: time(row, 'forgiven'),
    rules: parseRolloutRules(JSON.parse(textOf(row, 'rules'))),
    reason: nullOr(row, 'reason', textOf) ?? null,
    changed: time(row, 'changed'),
  };
}

function runningOf(row: Row): RunningRow {
  const state = (['good', 'trying'] as const).find((known) => known === row['state']);
  if (state === undefined) throw wrong('state', row['state']);
  const failed = nullOr(row, 'failed_version', integerOf);
  const fetched = nullOr(row, 'fetched_version', integerOf);
  return {
    device: deviceId(textOf(row, 'device')),
    kind: kindOf(row),
    version: integerOf(row, 'version'),
    target: textOf(row, 'target'),
    channel: textOf(row, 'channel'),
    state,
    since: time(row, 'since'),
    ...(failed === undefined
      ? {}
      : {
          failed: {
            version: failed,
            code: textOf(row, 'failed_code'),
            reason: textOf(row, 'failed_reason'),
            attempt: integerOf(row, 'failed_attempt'),
          },
          failedSince: time(row, 'failed_since'),
        }),
    ...(fetched === undefined
      ? {}
      : {
          fetched: {
            version: fetched,
            chunks: integerOf(row, 'fetched_chunks'),
            of: integerOf(row, 'fetched_of'),
          },
        }),
    seen: time(row, 'seen'),
  };
}

function kindOf(row: Row): ReleaseKind {
  const kind = textOf(row, 'kind');
  if (isReleaseKind(kind)) return kind;
  throw wrong('kind', kind);
}

const wrong = (column: string, got: unknown) =>
  new FleetError('STORE_ROW', { column, expected: 'a known word', got: String(got).slice(0, 40) });
