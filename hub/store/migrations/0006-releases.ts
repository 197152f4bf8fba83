import type { Migration } from '../migrate.ts';

/**
 * Signed releases, how each spreads, and what every robot says it runs. Contents lie in files by the hash of their
 * chunks. All times are real milliseconds.
 */
export const releases: Migration = {
  number: 6,
  name: 'releases',
  sql: `
    CREATE TABLE releases (
      kind TEXT NOT NULL,
      version INTEGER NOT NULL,
      signed BLOB NOT NULL,
      published INTEGER NOT NULL,
      PRIMARY KEY (kind, version)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE rollouts (
      kind TEXT NOT NULL,
      version INTEGER NOT NULL,
      state TEXT NOT NULL,
      stage INTEGER NOT NULL,
      forgiven INTEGER NOT NULL,
      rules TEXT NOT NULL,
      reason TEXT,
      changed INTEGER NOT NULL,
      PRIMARY KEY (kind, version)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE running_releases (
      device TEXT NOT NULL,
      kind TEXT NOT NULL,
      version INTEGER NOT NULL,
      target TEXT NOT NULL,
      channel TEXT NOT NULL,
      state TEXT NOT NULL,
      since INTEGER NOT NULL,
      failed_version INTEGER,
      failed_code TEXT,
      failed_reason TEXT,
      failed_attempt INTEGER,
      failed_since INTEGER,
      fetched_version INTEGER,
      fetched_chunks INTEGER,
      fetched_of INTEGER,
      seen INTEGER NOT NULL,
      PRIMARY KEY (device, kind)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX running_by_kind ON running_releases (kind, device);

    CREATE TABLE check_ins (
      device TEXT PRIMARY KEY,
      time INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
};
