/**
 * Every step of an update, in order. Between any two of them, and within each, the power may go: what is on the disk then
 * is either what ran before, or all of the new, and the robot starts by itself. `test/edge/update/kill.test.ts` kills a
 * robot at each.
 */
export const installSteps = ['fetch', 'check', 'make room', 'download', 'unpack', 'verify'] as const;
export type InstallStep = (typeof installSteps)[number];

/** What comes after: armed for one start, which the launcher counts and makes, and it has to find itself healthy. */
export const trialSteps = [
  'arm',
  'restart',
  'count start',
  'start',
  'health',
  'mark good',
  'clean up',
] as const;
export type TrialStep = (typeof trialSteps)[number];

export type UpdateStep = InstallStep | TrialStep;

/** Told before a step begins, and of long steps before each part. For progress and for tests. */
export type OnStep = (step: UpdateStep, part: number) => void;
