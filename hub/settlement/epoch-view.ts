import { toHex } from '../../protocol/ids.ts';
import type { EpochView } from '../../protocol/views/epoch.ts';
import type { EpochRecord } from './epoch.ts';

/** An epoch as the API tells it. */
export function epochView(epoch: EpochRecord, trouble: string | undefined): EpochView {
  const { number, state, from, to, attempt, result, attestations } = epoch;
  const hex = (bytes: Uint8Array | undefined) => (bytes === undefined ? null : toHex(bytes));
  return {
    number,
    state,
    from,
    to,
    attempt,
    records: result?.records ?? null,
    leaves: result?.leaves ?? null,
    total: result === null ? null : String(result.total),
    workRoot: hex(result?.workRoot),
    tracesRoot: hex(result?.tracesRoot),
    rewardRoot: hex(result?.rewardRoot),
    workDigest: hex(result?.workDigest),
    tracesDigest: hex(result?.tracesDigest),
    attestations,
    trouble: trouble ?? null,
  };
}
