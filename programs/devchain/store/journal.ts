import type { ChainAccount } from '../chain/account.ts';
import type { Failure } from '../chain/failure.ts';
import type { Genesis } from '../chain/slots.ts';

/** A transaction that landed, with all `getTransaction` tells about it. */
export interface TransactionRecord {
  readonly signature: string;
  readonly slot: number;
  /** Unix seconds. */
  readonly blockTime: number;
  readonly failure: Failure | null;
  readonly wire: Uint8Array;
  /** Every account it names, base58. */
  readonly addresses: readonly string[];
  /** The `meta` object of a real node's answer. */
  readonly meta: TransactionMeta;
}

export interface TransactionMeta {
  readonly err: Failure | null;
  readonly status: { readonly Ok: null } | { readonly Err: Failure };
  readonly fee: number;
  readonly preBalances: readonly number[];
  readonly postBalances: readonly number[];
  readonly innerInstructions: readonly MetaInnerInstructions[];
  readonly logMessages: readonly string[];
  readonly preTokenBalances: readonly unknown[];
  readonly postTokenBalances: readonly unknown[];
  readonly rewards: readonly never[];
  readonly loadedAddresses: { readonly writable: readonly string[]; readonly readonly: readonly string[] };
  readonly computeUnitsConsumed: number;
  readonly returnData?: { readonly programId: string; readonly data: readonly [string, 'base64'] };
}

export interface MetaInnerInstructions {
  readonly index: number;
  readonly instructions: readonly MetaInstruction[];
}

export interface MetaInstruction {
  readonly programIdIndex: number;
  readonly accounts: readonly number[];
  readonly data: string;
  readonly stackHeight: number | null;
}

/** One transaction and the accounts it left behind: stored together or not at all. */
export interface Entry {
  readonly transaction: TransactionRecord;
  /** Accounts it wrote; zero lamports means gone. */
  readonly accounts: readonly ChainAccount[];
}

export type StatusRecord = Pick<TransactionRecord, 'signature' | 'slot' | 'blockTime' | 'failure'>;

/** What a chain starts from. */
export interface Saved {
  readonly genesis: Genesis;
  readonly accounts: readonly ChainAccount[];
  /** In the order they landed. */
  readonly statuses: readonly StatusRecord[];
}

export interface SignatureQuery {
  readonly address: string;
  readonly before?: string;
  readonly until?: string;
  readonly limit: number;
}

/** Where the chain keeps what it confirmed. `append` returns only when a `kill -9` can no longer undo it. */
export interface Journal {
  /** Opens it; the first call on an empty one stores `fresh`. */
  open(fresh: Genesis): Promise<Saved>;
  append(entries: readonly Entry[]): Promise<void>;
  transaction(signature: string): Promise<TransactionRecord | undefined>;
  /** Newest first; `before` and `until` are signatures, both exclusive. */
  signatures(query: SignatureQuery): Promise<StatusRecord[]>;
  close(): Promise<void>;
}
