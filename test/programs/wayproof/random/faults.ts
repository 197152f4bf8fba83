import type { Leaves, Posted } from './trial.ts';

/** Whether a challenge of this kind may succeed: only then has the proposer earned to lose its bond. */
export const isFaulty: Readonly<Record<string, (posted: Posted, parent: Posted | undefined) => boolean>> = {
  challenge_order: isOutOfOrder,
  challenge_padding: ({ leaves, counted }) => counted > leaves.length,
  // In false order a device may look missing that stands elsewhere: the epoch is as faulty.
  challenge_regression: (posted, parent) => fellSince(parent?.leaves ?? [], posted) || isOutOfOrder(posted),
};

function isOutOfOrder({ leaves }: Posted): boolean {
  return leaves.some(([device], i) => leaves.slice(i + 1).some(([later]) => later <= device));
}

function fellSince(before: Leaves, { leaves }: Posted): boolean {
  return before.some(([device, total]) => total > 0n && leastOf(leaves, device) < total);
}

/** The least total a device has; one that is missing has none. */
function leastOf(leaves: Leaves, wanted: number): bigint {
  const totals = leaves.filter(([device]) => device === wanted).map(([, total]) => total);
  const [least = 0n] = totals.sort((a, b) => (a < b ? -1 : 1));
  return least;
}
