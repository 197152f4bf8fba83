import type { Migration } from '../migrate.ts';

/**
 * Frames are appended and never changed. `device_marks` gives each device a small number (a compact unique
 * index) and holds its high-water mark; `missing_ranges` are the sequences below it that never came.
 */
export const frames: Migration = {
  number: 1,
  name: 'frames',
  sql: `
    CREATE TABLE store_probe (beat INTEGER NOT NULL) STRICT;
    INSERT INTO store_probe (beat) VALUES (0);

    CREATE TABLE device_marks (
      number INTEGER PRIMARY KEY,
      device TEXT NOT NULL UNIQUE,
      session INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      top_sequence INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE frames (
      id INTEGER PRIMARY KEY,
      device INTEGER NOT NULL,
      session INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      t0 INTEGER NOT NULL,
      received INTEGER NOT NULL,
      signature BLOB NOT NULL,
      payload BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX frames_once ON frames (device, session, sequence);

    CREATE TABLE missing_ranges (
      device INTEGER NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      PRIMARY KEY (device, first)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE twins (
      device INTEGER PRIMARY KEY,
      session INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      received INTEGER NOT NULL,
      time INTEGER NOT NULL,
      latitude INTEGER NOT NULL,
      longitude INTEGER NOT NULL,
      altitude INTEGER NOT NULL,
      heading INTEGER NOT NULL,
      speed INTEGER NOT NULL,
      battery INTEGER NOT NULL,
      flags INTEGER NOT NULL,
      revision INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE events (
      id INTEGER PRIMARY KEY,
      frame INTEGER NOT NULL REFERENCES frames (id),
      position INTEGER NOT NULL,
      kind TEXT NOT NULL
    ) STRICT;

    CREATE TABLE equivocations (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      device INTEGER NOT NULL,
      session INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      t0 INTEGER NOT NULL,
      received INTEGER NOT NULL,
      signature BLOB NOT NULL UNIQUE,
      payload BLOB NOT NULL
    ) STRICT;

    CREATE TABLE dead_letters (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      device TEXT NOT NULL,
      reason TEXT NOT NULL,
      detail TEXT NOT NULL,
      hash BLOB NOT NULL,
      head BLOB NOT NULL,
      size INTEGER NOT NULL,
      first_time INTEGER NOT NULL,
      last_time INTEGER NOT NULL,
      times INTEGER NOT NULL,
      UNIQUE (device, reason, hash)
    ) STRICT`,
};
