import type { Connection } from '@solana/web3.js';
import { publicKey } from '../../programs/client/addresses.ts';
import type { PreparedClaim } from '../../programs/client/claims/claim-of.ts';
import { type Quote, quote } from '../../programs/client/quote.ts';
import type { Receipt } from '../../programs/client/send.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import type { Address } from '../../protocol/ids.ts';
import { type Lamports, lamports } from '../../protocol/units.ts';
import { showSol } from '../output/units.ts';

/** What claiming came to. */
export interface Cost {
  readonly transactions: number;
  readonly claims: number;
  readonly fee: Lamports;
  readonly units: number;
}

export const noCost: Cost = { transactions: 0, claims: 0, fee: lamports(0n), units: 0 };

export function withReceipt(cost: Cost, { fee, units }: Receipt, claims: number): Cost {
  return {
    transactions: cost.transactions + 1,
    claims: cost.claims + claims,
    fee: lamports(cost.fee + fee),
    units: cost.units + units,
  };
}

/**
 * What all batches together will cost the payer, by the price of the first that would go through; undefined when
 * none would. Checked before anything is sent: running dry in the middle is a common end of claims elsewhere.
 * @throws CHAIN_FUNDS when the payer cannot pay for all of them
 */
export async function priceOf(
  connection: Connection,
  batches: readonly (readonly PreparedClaim[])[],
  payer: Address,
): Promise<Lamports | undefined> {
  for (const batch of batches) {
    const one = await quoteOf(connection, batch, payer);
    if (one === undefined) continue;
    const all = one.total * BigInt(batches.length);
    if (all > one.balance) {
      const reason = `${batches.length} transactions cost ${showSol(lamports(all))}, it has ${showSol(one.balance)}`;
      throw new FleetError('CHAIN_FUNDS', { reason });
    }
    return lamports(all);
  }
  return undefined;
}

async function quoteOf(
  connection: Connection,
  batch: readonly PreparedClaim[],
  payer: Address,
): Promise<Quote | undefined> {
  try {
    const instructions = batch.map(({ instruction }) => instruction);
    return await quote(connection, publicKey(payer), instructions);
  } catch (error) {
    // Refused for a reason of its own, which is told when its turn comes.
    if (isFleetError(error, 'CHAIN_PROGRAM_REFUSED')) return undefined;
    throw error;
  }
}
