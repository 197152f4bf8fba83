import type { TransactionInstruction } from '@solana/web3.js';
import { FleetError } from '../../../protocol/errors.ts';
import { type Address, keyBytes } from '../../../protocol/ids.ts';
import { verifySumProof } from '../../../protocol/sum-tree.ts';
import type { TokenAmount } from '../../../protocol/units.ts';
import { claim } from '../claim-instruction.ts';
import { eventsOf } from '../events.ts';
import type { Claimable } from './claimable.ts';
import type { Ledger } from './ledger.ts';

/** One device's claim, ready to be packed into a transaction. */
export interface PreparedClaim {
  readonly claimable: Claimable;
  readonly instruction: TransactionInstruction;
}

/**
 * Builds the claim of a device that is owed something and checks its proof here, before anybody pays a fee.
 * @throws CLI_EVIDENCE_MISMATCH
 */
export async function claimOf(
  { network, epoch, tree }: Ledger,
  claimable: Claimable,
): Promise<PreparedClaim> {
  const { device, account, earned } = claimable;
  const { number, rewardRoot, total, leaves } = epoch.content;
  const key = keyBytes(device);
  const index = tree.indexOf(key) ?? 0;
  const proof = tree.proof(index);
  const root = { root: rewardRoot, total, leaves };
  if (!verifySumProof(root, index, { device: key, cumulative: earned }, proof)) {
    const what = `the proof of ${device}`;
    throw new FleetError('CLI_EVIDENCE_MISMATCH', { number, what, got: 'invalid', expected: 'valid' });
  }
  const { address, mint } = network;
  const { payee } = account;
  const request = { network: address, mint, device, payee, number, index, cumulative: earned, proof };
  const [instruction] = await claim(request);
  return { claimable, instruction: instruction as TransactionInstruction };
}

/** What each device account was paid, by the program's own events in the logs of a transaction. */
export function paidIn(logs: readonly string[]): Map<Address, TokenAmount> {
  const paid = new Map<Address, TokenAmount>();
  for (const { name, data } of eventsOf(logs)) {
    if (name === 'rewardClaimed') paid.set(data.device, data.amount);
  }
  return paid;
}
