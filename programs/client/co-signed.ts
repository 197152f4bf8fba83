import { type Connection, type Keypair, Transaction, type TransactionInstruction } from '@solana/web3.js';
import { FleetError } from '../../protocol/errors.ts';
import { type Address, keyText } from '../../protocol/ids.ts';
import { publicKey } from './addresses.ts';
import { rpc, rpcValue } from './failures.ts';
import { budgeted, type SignedTransaction } from './signed.ts';

/**
 * A transaction that two machines sign: each makes it anew from these parts, so nobody signs bytes of another's
 * choice. It can land for about a minute.
 */
export interface Draft {
  readonly feePayer: Address;
  readonly instructions: readonly TransactionInstruction[];
  readonly units: number;
  readonly blockhash: string;
  readonly lastValidBlockHeight: number;
}

/** The blockhash a draft begins to live with. */
export async function freshBlockhash(
  connection: Connection,
): Promise<Pick<Draft, 'blockhash' | 'lastValidBlockHeight'>> {
  return await rpcValue(connection.getLatestBlockhashAndContext());
}

export async function isAlive(connection: Connection, draft: Pick<Draft, 'blockhash'>): Promise<boolean> {
  return (await rpc(connection.isBlockhashValid(draft.blockhash))).value;
}

/** One signer's part, 64 bytes. */
export function partOf(draft: Draft, signer: Keypair): Uint8Array {
  const transaction = unsigned(draft);
  transaction.partialSign(signer);
  const found = transaction.signatures.find((each) => each.publicKey.equals(signer.publicKey));
  if (!found?.signature) throw new TypeError('this key is no signer of the draft');
  return new Uint8Array(found.signature);
}

/** The whole, from everybody's part. @throws CHAIN_CO_SIGNATURE when one does not match */
export function whole(
  draft: Draft,
  parts: readonly (readonly [signer: Address, signature: Uint8Array])[],
): SignedTransaction {
  const transaction = unsigned(draft);
  for (const [signer, signature] of parts)
    transaction.addSignature(publicKey(signer), Buffer.from(signature));
  if (!transaction.verifySignatures() || transaction.signature === null) {
    throw new FleetError('CHAIN_CO_SIGNATURE', {});
  }
  return {
    bytes: transaction.serialize(),
    signature: keyText(transaction.signature),
    lastValidBlockHeight: draft.lastValidBlockHeight,
  };
}

function unsigned({ feePayer, instructions, units, blockhash, lastValidBlockHeight }: Draft): Transaction {
  const transaction = new Transaction({ feePayer: publicKey(feePayer), blockhash, lastValidBlockHeight });
  return transaction.add(...budgeted(instructions, units, 0n));
}
