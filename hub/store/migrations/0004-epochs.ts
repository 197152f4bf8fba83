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
      after_cut TEXT NOT NULL,
      upto_cut TEXT NOT NULL,
      content TEXT,
      attempt INTEGER NOT NULL,
      attestations INTEGER NOT NULL
    ) STRICT`,
};
