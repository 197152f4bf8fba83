import { Ed25519Program, type TransactionInstruction } from '@solana/web3.js';

/**
 * The Ed25519 precompile checks this signature before the program runs; the program reads from the instruction just
 * before its own that it did. Both stay together, in this order.
 * @param key 32 bytes, `signature` 64
 */
export function verified(
  key: Uint8Array,
  statement: Uint8Array,
  signature: Uint8Array,
): TransactionInstruction {
  return Ed25519Program.createInstructionWithPublicKey({ publicKey: key, message: statement, signature });
}
