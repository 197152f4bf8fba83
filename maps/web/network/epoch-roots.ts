import type { EpochAccount } from '../../../programs/client/accounts.ts';
import { toHex } from '../../../protocol/ids.ts';
import type { EpochView } from '../../../protocol/views/epoch.ts';

/** Everything of an epoch that oracles attest as a hash, in the order people ask for it. */
export const rootNames = [
  'workRoot',
  'rewardRoot',
  'tracesRoot',
  'workDigest',
  'tracesDigest',
  'parentHash',
  'contentHash',
] as const;
export type RootName = (typeof rootNames)[number];
/** Hex. */
export type Roots = Readonly<Partial<Record<RootName, string>>>;

export function rootsOfAccount({ content, contentHash }: EpochAccount): Roots {
  const { workRoot, tracesRoot, rewardRoot, workDigest, tracesDigest, parentHash } = content;
  return {
    workRoot: toHex(workRoot),
    rewardRoot: toHex(rewardRoot),
    tracesRoot: toHex(tracesRoot),
    workDigest: toHex(workDigest),
    tracesDigest: toHex(tracesDigest),
    parentHash: toHex(parentHash),
    contentHash: toHex(contentHash),
  };
}

/** As far as the hub has written them. */
export function rootsOfHub(told: EpochView): Roots {
  const known = rootNames.flatMap((name) => {
    const value = name === 'parentHash' || name === 'contentHash' ? null : told[name];
    return value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(known);
}

/** Whether the hub tells of the same attempt with other roots than the chain has. */
export function differsFrom(told: EpochView, epoch: EpochAccount): boolean {
  if (told.attempt !== epoch.content.attempt) return false;
  const onChain = rootsOfAccount(epoch);
  return Object.entries(rootsOfHub(told)).some(([name, value]) => onChain[name as RootName] !== value);
}
