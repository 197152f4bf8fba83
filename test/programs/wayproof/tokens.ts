import {
  createInitializeAccount3Instruction,
  createInitializeMint2Instruction,
  createMintToInstruction,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token';
import { type PublicKey, SystemProgram } from '@solana/web3.js';
import type { Ledger } from './ledger.ts';

/** A token account at a fresh address. */
export function tokenAccount(ledger: Ledger, mint: PublicKey, owner: PublicKey): PublicKey {
  const account = ledger.keypair();
  const { error } = ledger.send(
    [
      SystemProgram.createAccount({
        fromPubkey: ledger.payer.publicKey,
        newAccountPubkey: account.publicKey,
        lamports: ledger.rent(165),
        space: 165,
        programId: TOKEN_PROGRAM_ID,
      }),
      createInitializeAccount3Instruction(account.publicKey, mint, owner),
    ],
    [account],
  );
  if (error) throw new Error(error);
  return account.publicKey;
}

export function aMint(ledger: Ledger, freeze: PublicKey | null = null): PublicKey {
  const mint = ledger.keypair();
  const { error } = ledger.send(
    [
      SystemProgram.createAccount({
        fromPubkey: ledger.payer.publicKey,
        newAccountPubkey: mint.publicKey,
        lamports: ledger.rent(82),
        space: 82,
        programId: TOKEN_PROGRAM_ID,
      }),
      createInitializeMint2Instruction(mint.publicKey, 6, ledger.payer.publicKey, freeze),
    ],
    [mint],
  );
  if (error) throw new Error(error);
  return mint.publicKey;
}

/** Put tokens into an account; the ledger's payer is the mint authority. */
export function mintTo(ledger: Ledger, mint: PublicKey, account: PublicKey, amount: bigint): void {
  const { error } = ledger.send([createMintToInstruction(mint, account, ledger.payer.publicKey, amount)]);
  if (error) throw new Error(error);
}
