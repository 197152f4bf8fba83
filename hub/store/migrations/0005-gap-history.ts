import type { Migration } from '../migrate.ts';

/**
 * What `missing_ranges` forgets: which gaps a device's numbering showed, by which frame and when, and which frames
 * came into one later. Append-only, so that "which gaps were open at this cut" has one answer for ever.
 */
export const gapHistory: Migration = {
  number: 5,
  name: 'gap-history',
  sql: `
    CREATE TABLE gaps_seen (
      device INTEGER NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      frame INTEGER NOT NULL,
      seen INTEGER NOT NULL,
      PRIMARY KEY (device, first)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX gaps_by_time ON gaps_seen (seen);

    CREATE TABLE late_frames (
      device INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      frame INTEGER NOT NULL,
      PRIMARY KEY (device, sequence)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO gaps_seen (device, first, last, frame, seen) SELECT device, first, last, 0, 0 FROM missing_ranges;

    CREATE INDEX hand_overs_of_device ON hand_overs (device, event)`,
};
