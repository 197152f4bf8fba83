import { SystemProgram, type TransactionInstruction } from '@solana/web3.js';
import type { EpochProposal } from '../../protocol/epoch.ts';
import type { Address, NetworkId } from '../../protocol/ids.ts';
import type { EpochAccount, NetworkAccount } from './accounts.ts';
import { epochAddress, publicKey } from './addresses.ts';
import { bn, instruction } from './program.ts';

/**
 * Posts an epoch; the oracle signs and pays rent and bond.
 * @param existing the account under this number, if an earlier attempt left one: its proposer is refunded
 */
export async function postEpoch(
  network: NetworkAccount,
  oracle: Address,
  proposal: EpochProposal,
  existing?: EpochAccount,
): Promise<TransactionInstruction[]> {
  const { number } = proposal;
  const parent = number - 1n;
  const replaced = existing !== undefined && existing.proposer !== oracle ? existing.proposer : undefined;
  const contents = {
    workRoot: [...proposal.workRoot],
    tracesRoot: [...proposal.tracesRoot],
    rewardRoot: [...proposal.rewardRoot],
    total: bn(proposal.total),
    leaves: proposal.leaves,
    workDigest: [...proposal.workDigest],
    tracesDigest: [...proposal.tracesDigest],
  };
  const posted = await instruction('postEpoch', [bn(number), contents], {
    oracle: publicKey(oracle),
    network: publicKey(network.address),
    epoch: publicKey(epochAddress(network.address, number)),
    parent: parent > network.latestFinal ? publicKey(epochAddress(network.address, parent)) : null,
    replaced: replaced === undefined ? null : publicKey(replaced),
    systemProgram: SystemProgram.programId,
  });
  return [posted];
}

/** Attests an epoch by its content hash (32 bytes), recomputed by the oracle; the oracle signs. */
export async function attestEpoch(
  network: NetworkId,
  number: bigint,
  oracle: Address,
  contentHash: Uint8Array,
): Promise<TransactionInstruction[]> {
  const attested = await instruction('attestEpoch', [[...contentHash]], {
    oracle: publicKey(oracle),
    network: publicKey(network),
    epoch: publicKey(epochAddress(network, number)),
  });
  return [attested];
}

/** Makes an attested epoch final after its window; anybody may, the bond returns to the proposer. */
export async function finaliseEpoch(epoch: EpochAccount): Promise<TransactionInstruction[]> {
  return [await instruction('finaliseEpoch', [], settlingAccounts(epoch))];
}

/** Clears an epoch that never gathered its attestations; anybody may. */
export async function expireEpoch(epoch: EpochAccount): Promise<TransactionInstruction[]> {
  return [await instruction('expireEpoch', [], settlingAccounts(epoch))];
}

/** Why an epoch is voided; a fault costs the proposer its bond. */
export const voidReasons = { fault: 1, 'missing data': 2, mistake: 3 } as const;
export type VoidReason = keyof typeof voidReasons;

/** Voids an epoch before it is final: the council at once, oracles once n − threshold + 1 of them said so. */
export async function voidEpoch(
  epoch: EpochAccount,
  authority: Address,
  reason: VoidReason,
): Promise<TransactionInstruction[]> {
  const voided = await instruction('voidEpoch', [voidReasons[reason]], {
    authority: publicKey(authority),
    ...settlingAccounts(epoch),
  });
  return [voided];
}

/** Gives the rent of an epoch long final back to its proposer; anybody may. */
export async function closeEpoch(epoch: EpochAccount): Promise<TransactionInstruction[]> {
  return [await instruction('closeEpoch', [], settlingAccounts(epoch))];
}

function settlingAccounts(epoch: EpochAccount) {
  return {
    network: publicKey(epoch.network),
    epoch: publicKey(epoch.address),
    proposer: publicKey(epoch.proposer),
  };
}
