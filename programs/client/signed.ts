import {
  ComputeBudgetProgram,
  type Connection,
  type Keypair,
  PublicKey,
  Transaction,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { FleetError } from '../../protocol/errors.ts';
import { keyText } from '../../protocol/ids.ts';
import { failureOf, refusalOf, rpc, rpcValue } from './failures.ts';

/** A signed transaction: the same bytes may be sent again and again, they land at most once. */
export interface SignedTransaction {
  readonly bytes: Uint8Array;
  /** Base58; known before anything is sent. */
  readonly signature: string;
  /** After this block height it can never land. */
  readonly lastValidBlockHeight: number;
}

/** What a simulation of unsigned instructions gave. */
export interface Simulation {
  readonly units: number;
  readonly logs: readonly string[];
  /** Lamports afterwards of the accounts asked about, in their order. */
  readonly balances: readonly bigint[];
}

const MAX_UNITS = 1_400_000;

/** Instructions with a compute limit and a price in micro-lamports a unit in front. */
export function budgeted(
  instructions: readonly TransactionInstruction[],
  units: number,
  microLamports: bigint,
): TransactionInstruction[] {
  return [
    ComputeBudgetProgram.setComputeUnitLimit({ units }),
    ComputeBudgetProgram.setComputeUnitPrice({ microLamports }),
    ...instructions,
  ];
}

/**
 * Runs instructions without signatures or effect.
 * @param watched accounts whose balance afterwards is wanted
 * @throws what `refusalOf` makes of their failure
 */
export async function simulate(
  connection: Connection,
  payer: PublicKey,
  instructions: readonly TransactionInstruction[],
  watched: readonly PublicKey[] = [],
): Promise<Simulation> {
  const message = new TransactionMessage({
    payerKey: payer,
    recentBlockhash: PublicKey.default.toBase58(),
    instructions: budgeted(instructions, MAX_UNITS, 0n),
  });
  const transaction = new VersionedTransaction(message.compileToLegacyMessage());
  await sized(() => transaction.serialize());
  const { value } = await rpc(
    connection.simulateTransaction(transaction, {
      replaceRecentBlockhash: true,
      sigVerify: false,
      accounts: { encoding: 'base64', addresses: watched.map((each) => each.toBase58()) },
    }),
  );
  if (value.err !== null) throw await refusalOf(value.err, value.logs ?? []);
  return {
    units: value.unitsConsumed ?? MAX_UNITS,
    logs: value.logs ?? [],
    balances: watched.map((_, index) => BigInt(value.accounts?.[index]?.lamports ?? 0)),
  };
}

/** Signs with a fresh blockhash; the first signer pays. */
export async function sign(
  connection: Connection,
  instructions: readonly TransactionInstruction[],
  signers: readonly Keypair[],
): Promise<SignedTransaction> {
  const [payer] = signers;
  if (payer === undefined) throw new TypeError('a transaction needs a signer that pays');
  const { blockhash, lastValidBlockHeight } = await rpcValue(connection.getLatestBlockhashAndContext());
  const transaction = new Transaction({ feePayer: payer.publicKey, blockhash, lastValidBlockHeight });
  transaction.add(...instructions);
  const bytes = await sized(() => {
    transaction.sign(...signers);
    return transaction.serialize();
  });
  if (transaction.signature === null) throw new FleetError('CHAIN_RPC_ERROR', { reason: 'no signature' });
  return { bytes, signature: keyText(transaction.signature), lastValidBlockHeight };
}

/** web3.js throws a plain Error on transactions above 1,232 bytes. */
async function sized<T>(serialise: () => T): Promise<T> {
  try {
    return serialise();
  } catch (error) {
    const tooLarge =
      error instanceof RangeError ? new Error(`Transaction too large: ${error.message}`) : error;
    throw await failureOf(tooLarge);
  }
}
