import type { Migration } from '../migrate.ts';

/** One row an epoch, written before each act of settlement, so that a restart knows what may have been done. */
export const epochs: Migration = {
  number: 4,
  name: 'epochs',
  sql: `
    CREATE TABLE epochs (
      number INTEGER PRIMARY KEY,
      state TEXT NOT NULL,
      from_time INTEGER NOT NULL,
      to_time INTEGER NOT NULL,
      frames_after INTEGER NOT NULL,
      frames_upto INTEGER NOT NULL,
      content TEXT,
      revision INTEGER NOT NULL
    ) STRICT`,
};
