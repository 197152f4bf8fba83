import type { Migration } from '../migrate.ts';

/** Alerts that stand, and who took each on. Times are the world's, in milliseconds. */
export const alerts: Migration = {
  number: 8,
  name: 'alerts',
  sql: `
    CREATE TABLE alerts (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      device TEXT,
      owner TEXT,
      job TEXT,
      since INTEGER NOT NULL,
      taken_by TEXT,
      taken_at INTEGER
    ) STRICT, WITHOUT ROWID`,
};
