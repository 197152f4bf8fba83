import type { Migration } from '../migrate.ts';
import { frames } from './0001-frames.ts';
import { devices } from './0002-devices.ts';
import { jobs } from './0003-jobs.ts';
import { epochs } from './0004-epochs.ts';
import { gapHistory } from './0005-gap-history.ts';
import { releases } from './0006-releases.ts';
import { learning } from './0007-learning.ts';
import { alerts } from './0008-alerts.ts';

/** All steps, in order; add yours at the end with the next free number. */
export const migrations: readonly Migration[] = [
  frames,
  devices,
  jobs,
  epochs,
  gapHistory,
  releases,
  learning,
  alerts,
];
