import { Transaction, type TransactionInstruction } from '@solana/web3.js';
import { publicKey } from '../../../programs/client/addresses.ts';
import { freshBlockhash } from '../../../programs/client/co-signed.ts';
import { confirm } from '../../../programs/client/confirm.ts';
import { priorityPrice, type Receipt, receiptOf, unitsLimit } from '../../../programs/client/send.ts';
import { budgeted, simulate } from '../../../programs/client/signed.ts';
import { keyText } from '../../../protocol/ids.ts';
import type { Chain } from './chain.ts';
import type { PageWallet } from './page-wallet.ts';
import { WalletRefusal } from './wallet-trouble.ts';

const SIGNATURE_BYTES = 64;

/**
 * Simulates once more, lets the wallet sign, sends and confirms. The wallet is the only signer and pays.
 * @throws WalletRefusal, and what `sendAndConfirm` of the chain client throws
 */
export async function sendByWallet(
  { connection, clock }: Chain,
  wallet: PageWallet,
  instructions: readonly TransactionInstruction[],
): Promise<Receipt> {
  const feePayer = publicKey(wallet.address);
  const { units } = await simulate(connection, feePayer, instructions);
  const price = await priorityPrice(connection, instructions);
  const { blockhash, lastValidBlockHeight } = await freshBlockhash(connection);
  const transaction = new Transaction({ feePayer, blockhash, lastValidBlockHeight });
  transaction.add(...budgeted(instructions, unitsLimit(units), price));
  const unsigned = transaction.serialize({ requireAllSignatures: false, verifySignatures: false });
  const bytes = await wallet.signTransaction(new Uint8Array(unsigned));
  // One signature, its count in front.
  const signature = bytes.subarray(1, 1 + SIGNATURE_BYTES);
  if (bytes[0] !== 1 || signature.every((byte) => byte === 0)) throw new WalletRefusal('it did not sign');
  const signed = { bytes, signature: keyText(signature), lastValidBlockHeight };
  const { slot } = await confirm(connection, signed, { clock });
  return await receiptOf(connection, signed.signature, slot);
}
