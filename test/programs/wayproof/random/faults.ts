import type { Leaves, Posted } from './trial.ts';

/** Whether a challenge of this kind may succeed: only then has the proposer earned to lose its bond. */
export const isFaulty: Readonly<Record<string, (posted: Posted, parent: Posted | undefined) => boolean>> = {
  challenge_order: ({ leaves }) =>
    leaves.some(([device], i) => leaves.slice(i + 1).some(([later]) => later <= device)),
  challenge_padding: ({ leaves, counted }) => counted > leaves.length,
  challenge_regression: ({ leaves }, parent) =>
    (parent?.leaves ?? []).some(([device, before]) => before > 0n && leastOf(leaves, device) < before),
};

/** The least total a device has; one that is missing has none. */
function leastOf(leaves: Leaves, wanted: number): bigint {
  const totals = leaves.filter(([device]) => device === wanted).map(([, total]) => total);
  const [least = 0n] = totals.sort((a, b) => (a < b ? -1 : 1));
  return least;
}
