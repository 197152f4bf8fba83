import type { Migration } from '../migrate.ts';

/**
 * Jobs and how each came to its state, the missions and commands sent to robots, and how far the projection of
 * robots' events has come. `hand_overs` are the robots' signed proofs, in the order of their events. `revision` rises with every change of a job; its events carry the same numbers.
 */
export const jobs: Migration = {
  number: 3,
  name: 'jobs',
  sql: `
    CREATE TABLE jobs (
      row INTEGER PRIMARY KEY AUTOINCREMENT,
      job TEXT NOT NULL UNIQUE,
      shipper TEXT NOT NULL,
      statement BLOB NOT NULL,
      signature BLOB NOT NULL,
      pick_up_salt BLOB NOT NULL,
      pick_up_latitude INTEGER NOT NULL,
      pick_up_longitude INTEGER NOT NULL,
      drop_off_salt BLOB NOT NULL,
      drop_off_latitude INTEGER NOT NULL,
      drop_off_longitude INTEGER NOT NULL,
      terms BLOB NOT NULL,
      state TEXT NOT NULL,
      reason TEXT,
      cancelling INTEGER NOT NULL,
      device TEXT,
      mission TEXT,
      created INTEGER NOT NULL,
      changed INTEGER NOT NULL,
      revision INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX jobs_of_shipper ON jobs (shipper, row);
    CREATE INDEX jobs_by_state ON jobs (state, row);

    CREATE TABLE job_events (
      row INTEGER PRIMARY KEY AUTOINCREMENT,
      job TEXT NOT NULL,
      number INTEGER NOT NULL,
      time INTEGER NOT NULL,
      before TEXT,
      after TEXT NOT NULL,
      cause TEXT NOT NULL,
      device TEXT,
      UNIQUE (job, number)
    ) STRICT;

    CREATE TABLE job_keys (
      shipper TEXT NOT NULL,
      key TEXT NOT NULL,
      job TEXT NOT NULL,
      PRIMARY KEY (shipper, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE missions (
      row INTEGER PRIMARY KEY AUTOINCREMENT,
      mission TEXT NOT NULL UNIQUE,
      device TEXT NOT NULL,
      number INTEGER NOT NULL,
      statement BLOB NOT NULL,
      signature BLOB NOT NULL,
      payload BLOB NOT NULL,
      issued INTEGER NOT NULL,
      state TEXT NOT NULL,
      reason TEXT,
      reached INTEGER NOT NULL,
      current INTEGER NOT NULL,
      UNIQUE (device, number)
    ) STRICT;
    CREATE INDEX missions_current ON missions (device) WHERE current = 1;

    CREATE TABLE commands (
      device TEXT NOT NULL,
      number INTEGER NOT NULL,
      kind TEXT NOT NULL,
      statement BLOB NOT NULL,
      signature BLOB NOT NULL,
      payload BLOB NOT NULL,
      expires INTEGER NOT NULL,
      stage TEXT NOT NULL,
      PRIMARY KEY (device, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE hand_overs (
      event INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      job TEXT NOT NULL,
      mission TEXT NOT NULL,
      device TEXT NOT NULL,
      statement BLOB NOT NULL,
      signature BLOB NOT NULL
    ) STRICT;
    CREATE INDEX hand_overs_of_job ON hand_overs (job, event);

    CREATE TABLE cursors (
      name TEXT PRIMARY KEY,
      value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
};
