import { asciiBytes, u32Bytes, u64Bytes } from './binary.ts';
import { sha256 } from './hash.ts';
import { keyBytes, type NetworkId } from './ids.ts';
import type { TokenAmount } from './units.ts';

/** What an epoch account says; oracles attest to `epochContentHash` of it. Hashes are 32 bytes. */
export interface EpochContent {
  readonly number: bigint;
  readonly attempt: number;
  readonly workRoot: Uint8Array;
  readonly tracesRoot: Uint8Array;
  readonly rewardRoot: Uint8Array;
  /** Sum of all reward leaves: everything ever earned in this network. */
  readonly total: TokenAmount;
  /** Leaves of the reward tree. */
  readonly leaves: number;
  /** sha256 of the root block of the work CAR. */
  readonly workDigest: Uint8Array;
  readonly tracesDigest: Uint8Array;
  readonly parameterVersion: number;
  /** Content hash of the epoch before; zeros for the first. */
  readonly parentHash: Uint8Array;
}

/** What is posted; attempt, parent and parameter version are the chain's to fill in. */
export type EpochProposal = Omit<EpochContent, 'attempt' | 'parentHash' | 'parameterVersion'>;

/** sha256 over tag 16 · network 32 · number u64 · attempt u32 · three roots · total u64 · leaves u32 · two digests · parameter version u32 · parent hash. */
export function epochContentHash(network: NetworkId, epoch: EpochContent): Uint8Array {
  return sha256(
    asciiBytes('wayproof-epo-v01'),
    keyBytes(network),
    u64Bytes(epoch.number),
    u32Bytes(epoch.attempt),
    epoch.workRoot,
    epoch.tracesRoot,
    epoch.rewardRoot,
    u64Bytes(epoch.total),
    u32Bytes(epoch.leaves),
    epoch.workDigest,
    epoch.tracesDigest,
    u32Bytes(epoch.parameterVersion),
    epoch.parentHash,
  );
}
