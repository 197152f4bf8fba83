import { publicKey } from '../../../programs/client/addresses.ts';
import { claimOf, type PreparedClaim, paidIn } from '../../../programs/client/claims/claim-of.ts';
import { type Claimable, claimables } from '../../../programs/client/claims/claimable.ts';
import { type Ledger, openLedger } from '../../../programs/client/claims/ledger.ts';
import { pack } from '../../../programs/client/claims/pack.ts';
import { isProgramError } from '../../../programs/client/failures.ts';
import { mintDecimals } from '../../../programs/client/mint.ts';
import { quote } from '../../../programs/client/quote.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import type { Address } from '../../../protocol/ids.ts';
import { type Lamports, lamports, type TokenAmount, tokenAmount } from '../../../protocol/units.ts';
import type { Chain } from './chain.ts';
import type { PageWallet } from './page-wallet.ts';
import { sendByWallet } from './send-by-wallet.ts';
import { type Trouble, troubleOf, WalletRefusal } from './wallet-trouble.ts';

export type ClaimResult =
  | 'claimable'
  | 'nothing'
  | 'paidOut'
  | 'claimed'
  | 'heldBack'
  | 'failed'
  | 'notSigned';

/** One robot of the wallet: what it can get, and how its claim ended. */
export interface ClaimRow {
  readonly claimable: Claimable;
  readonly result: ClaimResult;
  readonly pays: TokenAmount;
  readonly trouble?: Trouble;
}

export interface Price {
  readonly transactions: number;
  readonly fee: Lamports;
  /** Rent and bonds. */
  readonly deposit: Lamports;
  readonly balance: Lamports;
  readonly missing: Lamports;
}

/** What can be claimed, and what that costs; `price` is absent when nothing can be or `stop` says why not. */
export interface ClaimOffer {
  readonly ledger: Ledger;
  /** Of the token. */
  readonly decimals: number;
  readonly rows: readonly ClaimRow[];
  readonly batches: readonly (readonly PreparedClaim[])[];
  readonly price?: Price;
  readonly stop?: Trouble;
}

/**
 * Reads the newest final epoch, checks its evidence against the chain, and tries the claims without sending any.
 * @throws what `openLedger` throws
 */
export async function offerClaims(chain: Chain, owner: Address): Promise<ClaimOffer> {
  const { connection, network, evidence } = chain;
  const ledger = await openLedger(connection, network, evidence);
  const found = await claimables(connection, ledger, { owner });
  const rows = found.map((claimable): ClaimRow => {
    const { owed, earned } = claimable;
    const result = owed > 0n ? 'claimable' : earned > 0n ? 'paidOut' : 'nothing';
    return { claimable, result, pays: tokenAmount(0n) };
  });
  const owing = found.filter(({ owed }) => owed > 0n);
  const decimals = await mintDecimals(connection, ledger.network.mint);
  const batches = pack(await Promise.all(owing.map((one) => claimOf(ledger, one))), owner);
  try {
    const price = await priceOf(chain, owner, batches);
    return { ledger, decimals, rows, batches, ...(price === undefined ? {} : { price }) };
  } catch (error) {
    return { ledger, decimals, rows, batches, stop: troubleOf(error) };
  }
}

/** By the first batch that would go through: they are alike. Throws what keeps the wallet from paying at all. */
async function priceOf(
  { connection }: Chain,
  payer: Address,
  batches: readonly (readonly PreparedClaim[])[],
): Promise<Price | undefined> {
  let refused: unknown;
  for (const batch of batches) {
    try {
      const one = await quote(
        connection,
        publicKey(payer),
        batch.map(({ instruction }) => instruction),
      );
      const transactions = batches.length;
      const times = BigInt(transactions);
      const [fee, deposit] = [lamports(one.fee * times), lamports(one.deposit * times)];
      const total = fee + deposit;
      const missing = lamports(total > one.balance ? total - one.balance : 0n);
      return { transactions, fee, deposit, balance: one.balance, missing };
    } catch (error) {
      if (!isFleetError(error, 'CHAIN_PROGRAM_REFUSED')) throw error;
      refused = error;
    }
  }
  if (refused !== undefined) throw refused;
  return undefined;
}

/**
 * Sends batch after batch; `tell` gets the rows that changed. A refused batch is taken apart, so one robot's trouble
 * is its own; a declined signature ends it, and what was not signed stays claimable.
 */
export async function collectClaims(
  chain: Chain,
  wallet: PageWallet,
  { batches }: Pick<ClaimOffer, 'batches'>,
  tell: (rows: readonly ClaimRow[]) => void,
): Promise<void> {
  const waiting = [...batches];
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    try {
      const { logs } = await sendByWallet(
        chain,
        wallet,
        batch.map(({ instruction }) => instruction),
      );
      const paid = paidIn(logs);
      tell(batch.map(({ claimable }) => claimedRow(claimable, paid.get(claimable.account.address))));
    } catch (error) {
      if (batch.length > 1 && isFleetError(error, 'CHAIN_PROGRAM_REFUSED')) {
        waiting.unshift(...batch.map((claim) => [claim]));
        continue;
      }
      const trouble = troubleOf(error);
      const declined = error instanceof WalletRefusal;
      const result = declined ? 'notSigned' : isProgramError(error, 'NothingToPay') ? 'heldBack' : 'failed';
      const left = declined ? [batch, ...waiting].flat() : batch;
      tell(left.map(({ claimable }) => ({ claimable, result, pays: tokenAmount(0n), trouble })));
      if (declined) throw error;
    }
  }
}

function claimedRow(claimable: Claimable, paid: TokenAmount | undefined): ClaimRow {
  return { claimable, result: 'claimed', pays: paid ?? tokenAmount(0n) };
}
