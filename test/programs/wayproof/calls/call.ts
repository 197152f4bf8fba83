import type { Keypair, PublicKey, TransactionInstruction } from '@solana/web3.js';
import type { Ledger, Outcome } from '../ledger.ts';

/** A transaction that succeeds: what attacks bend one account at a time, and what figures are taken of. */
export interface Call {
  readonly ledger: Ledger;
  /** The instruction in question is the last one; those before it are verifications. */
  readonly instructions: readonly TransactionInstruction[];
  readonly signers: readonly Keypair[];
}

/** Makes the state in which the call succeeds, on a network of its own. */
export type Build = (ledger: Ledger, mint: PublicKey) => Call;

export function send({ ledger, instructions, signers }: Call): Outcome {
  return ledger.send(instructions, signers);
}

/** Throw unless a step on the way to the call succeeded. */
export function done({ error }: Outcome): void {
  if (error) throw new Error(error);
}
