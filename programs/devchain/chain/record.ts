import { keyText } from '../../../protocol/ids.ts';
import type { TransactionMeta, TransactionRecord } from '../store/journal.ts';
import type { ChainAccount } from './account.ts';
import { feeOf } from './fees.ts';
import type { Outcome } from './runtime.ts';
import { tokenBalances } from './token-layout.ts';
import { signatureOf, type WireTransaction } from './transaction.ts';

type Lookup = (address: string) => ChainAccount | undefined;

/** Balances of a transaction's accounts at one moment. */
export interface Balances {
  readonly lamports: readonly bigint[];
  readonly tokens: readonly unknown[];
}

export function balancesOf(transaction: WireTransaction, account: Lookup): Balances {
  return {
    lamports: transaction.keys.map((key) => account(key)?.lamports ?? 0n),
    tokens: tokenBalances(transaction.keys, account),
  };
}

/** What `getTransaction` tells about a transaction that just ran. */
export function recordOf(
  transaction: WireTransaction,
  outcome: Outcome,
  at: { slot: number; blockTime: number },
  before: Balances,
  after: Balances,
): TransactionRecord {
  return {
    ...at,
    signature: signatureOf(transaction),
    failure: outcome.failure,
    wire: transaction.wire,
    addresses: transaction.keys,
    meta: metaOf(transaction, outcome, before, after),
  };
}

function metaOf(
  transaction: WireTransaction,
  outcome: Outcome,
  before: Balances,
  after: Balances,
): TransactionMeta {
  const meta: TransactionMeta = {
    err: outcome.failure,
    status: outcome.failure === null ? { Ok: null } : { Err: outcome.failure },
    fee: Number(feeOf(transaction)),
    preBalances: before.lamports.map(Number),
    postBalances: after.lamports.map(Number),
    innerInstructions: innerInstructions(outcome),
    logMessages: outcome.logs,
    preTokenBalances: before.tokens,
    postTokenBalances: after.tokens,
    rewards: [],
    loadedAddresses: transaction.loaded,
    computeUnitsConsumed: outcome.units,
  };
  const { returned } = outcome;
  return returned === null ? meta : { ...meta, returnData: returnData(returned) };
}

export function innerInstructions(outcome: Outcome): TransactionMeta['innerInstructions'] {
  return outcome.inner.map(({ index, instructions }) => ({
    index,
    instructions: instructions.map((each) => ({
      programIdIndex: each.programIdIndex,
      accounts: each.accounts,
      data: keyText(each.data),
      stackHeight: each.stackHeight,
    })),
  }));
}

export function returnData(returned: NonNullable<Outcome['returned']>) {
  return {
    programId: returned.programId,
    data: [Buffer.from(returned.data).toString('base64'), 'base64'],
  } as const;
}
