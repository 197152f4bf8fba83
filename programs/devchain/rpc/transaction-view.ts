import { decodeTransaction, type WireInstruction, type WireTransaction } from '../chain/transaction.ts';
import type { MetaInnerInstructions, TransactionRecord } from '../store/journal.ts';
import { FaultCode, RpcFault } from './fault.ts';
import { toBase58 } from './params.ts';

interface TransactionViewOptions {
  readonly encoding?: 'json' | 'jsonParsed' | 'base58' | 'base64' | null | undefined;
  readonly maxSupportedTransactionVersion?: number | null | undefined;
}

/** A landed transaction in the encoding asked for. `jsonParsed` leaves instructions partly decoded, as for any program a node has no parser for. */
export function transactionView(record: TransactionRecord, options: TransactionViewOptions) {
  // Its lookup tables may have changed since.
  const transaction = decodeTransaction(record.wire, () => record.meta.loadedAddresses);
  const supported = options.maxSupportedTransactionVersion ?? undefined;
  if (transaction.version === 0 && supported === undefined) {
    throw new RpcFault(
      FaultCode.unsupportedVersion,
      'Transaction version (0) is not supported by the requesting client. Please try the request again with the following configuration parameter: "maxSupportedTransactionVersion": 0',
    );
  }
  const encoding = options.encoding ?? 'json';
  const meta =
    encoding === 'jsonParsed'
      ? { ...record.meta, innerInstructions: parsedInner(transaction, record.meta.innerInstructions) }
      : record.meta;
  return {
    slot: record.slot,
    blockTime: record.blockTime,
    meta,
    transaction: encoded(transaction, encoding),
    ...(supported === undefined ? {} : { version: transaction.version }),
  };
}

/** A transaction of a block with its accounts and balances only. */
export function accountsModeView(record: TransactionRecord, options: TransactionViewOptions) {
  const { version } = transactionView(record, options);
  const transaction = decodeTransaction(record.wire, () => record.meta.loadedAddresses);
  const { err, status, fee, preBalances, postBalances, preTokenBalances, postTokenBalances } = record.meta;
  return {
    meta: { err, status, fee, preBalances, postBalances, preTokenBalances, postTokenBalances },
    transaction: { signatures: transaction.signatures, accountKeys: accountKeysView(transaction) },
    ...(version === undefined ? {} : { version }),
  };
}

function accountKeysView(transaction: WireTransaction) {
  const writable = new Set(transaction.writable);
  return transaction.keys.map((pubkey, index) => ({
    pubkey,
    signer: index < transaction.header.numRequiredSignatures,
    writable: writable.has(pubkey),
    source: index < transaction.staticKeys.length ? 'transaction' : 'lookupTable',
  }));
}

function encoded(
  transaction: WireTransaction,
  encoding: 'json' | 'jsonParsed' | 'base58' | 'base64',
): unknown {
  switch (encoding) {
    case 'base64':
      return [Buffer.from(transaction.wire).toString('base64'), 'base64'];
    case 'base58':
      return [toBase58(transaction.wire), 'base58'];
    case 'json':
      return { signatures: transaction.signatures, message: messageView(transaction) };
    case 'jsonParsed':
      return { signatures: transaction.signatures, message: parsedMessage(transaction) };
  }
}

function messageView(transaction: WireTransaction) {
  return {
    header: transaction.header,
    accountKeys: transaction.staticKeys,
    recentBlockhash: transaction.blockhash,
    instructions: transaction.instructions.map((instruction) => ({
      programIdIndex: instruction.programIdIndex,
      accounts: instruction.accounts,
      data: toBase58(instruction.data),
      stackHeight: 1,
    })),
    ...(transaction.version === 0 ? { addressTableLookups: transaction.lookups } : {}),
  };
}

function parsedMessage(transaction: WireTransaction) {
  return {
    accountKeys: accountKeysView(transaction),
    recentBlockhash: transaction.blockhash,
    instructions: transaction.instructions.map((instruction) => ({
      ...partlyDecoded(transaction, { ...instruction, data: toBase58(instruction.data) }),
      stackHeight: 1,
    })),
    ...(transaction.version === 0 ? { addressTableLookups: transaction.lookups } : {}),
  };
}

/** Inner instructions with their accounts spelled out. */
export function parsedInner(transaction: WireTransaction, inner: readonly MetaInnerInstructions[]) {
  return inner.map(({ index, instructions }) => ({
    index,
    instructions: instructions.map((each) => ({
      ...partlyDecoded(transaction, each),
      stackHeight: each.stackHeight,
    })),
  }));
}

function partlyDecoded(
  { keys }: WireTransaction,
  instruction: Pick<WireInstruction, 'programIdIndex' | 'accounts'> & { readonly data: string },
) {
  return {
    programId: keys[instruction.programIdIndex] ?? '',
    accounts: instruction.accounts.map((index) => keys[index] ?? ''),
    data: instruction.data,
  };
}
