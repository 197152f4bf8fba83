import type { SequenceRange } from './frame-store.ts';

/** What the arrival of a sequence does to the missing ranges of a device. */
export interface GapChange {
  readonly top: number;
  readonly removed?: SequenceRange;
  readonly added: readonly SequenceRange[];
}

/**
 * @param top highest sequence so far, 0 for none
 * @param holding the missing range that holds `sequence`, if one does
 */
export function arrive(top: number, sequence: number, holding: SequenceRange | undefined): GapChange {
  if (sequence > top) {
    const added = sequence > top + 1 ? [{ first: top + 1, last: sequence - 1 }] : [];
    return { top: sequence, added };
  }
  // At or below the mark and in no range: the number was used by an earlier session (a restored disk).
  if (holding === undefined) return { top, added: [] };
  const added: SequenceRange[] = [];
  if (holding.first < sequence) added.push({ first: holding.first, last: sequence - 1 });
  if (holding.last > sequence) added.push({ first: sequence + 1, last: holding.last });
  return { top, removed: holding, added };
}
