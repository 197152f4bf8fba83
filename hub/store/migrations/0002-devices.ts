import type { Migration } from '../migrate.ts';

/** Who may connect and on whose behalf; tokens are kept hashed. `last_login` and times of tokens are real time. */
export const devices: Migration = {
  number: 2,
  name: 'devices',
  sql: `
    CREATE TABLE devices (
      device TEXT PRIMARY KEY,
      owner TEXT NOT NULL,
      model TEXT NOT NULL,
      kind TEXT NOT NULL,
      capabilities TEXT NOT NULL,
      statement BLOB NOT NULL,
      signature BLOB NOT NULL,
      status TEXT NOT NULL,
      enrolled INTEGER NOT NULL,
      last_login INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX devices_of_owner ON devices (owner);

    CREATE TABLE enrolment_tokens (
      hash BLOB PRIMARY KEY,
      owner TEXT NOT NULL,
      nonce TEXT NOT NULL,
      expires INTEGER NOT NULL,
      device TEXT
    ) STRICT, WITHOUT ROWID`,
};
