import type { Migration } from '../migrate.ts';

/**
 * Models learned together, the rounds they came of, and each robot's contribution with its signed statement: work
 * that will be paid once learning has a price. Times are real seconds.
 */
export const learning: Migration = {
  number: 7,
  name: 'learning',
  sql: `
    CREATE TABLE learning_models (
      hash BLOB PRIMARY KEY,
      file BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE learning_rounds (
      number INTEGER PRIMARY KEY,
      state TEXT NOT NULL,
      base BLOB NOT NULL,
      opened INTEGER NOT NULL,
      deadline INTEGER NOT NULL,
      quorum INTEGER NOT NULL,
      most_norm INTEGER NOT NULL,
      result BLOB NOT NULL,
      reason TEXT NOT NULL
    ) STRICT;

    CREATE TABLE learning_contributions (
      round INTEGER NOT NULL REFERENCES learning_rounds (number),
      device TEXT NOT NULL,
      owner TEXT NOT NULL,
      lessons INTEGER NOT NULL,
      statement BLOB NOT NULL,
      signature BLOB NOT NULL,
      payload BLOB NOT NULL,
      state TEXT NOT NULL,
      code TEXT,
      PRIMARY KEY (round, device)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX learning_contributions_of_owner ON learning_contributions (owner, round)`,
};
