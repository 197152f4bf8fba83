import { createHash } from 'node:crypto';
import { ComputeBudgetProgram, Keypair, PublicKey, SystemProgram, Transaction } from '@solana/web3.js';
import { type ChainAccount, SYSTEM_PROGRAM } from './account.ts';
import type { Chain } from './chain.ts';
import type { Genesis } from './slots.ts';

const SUPPLY = 500_000_000n * 1_000_000_000n;

/** The rich account airdrops come from; its key follows from the genesis, so it needs no file. */
export class Faucet {
  readonly #keypair: Keypair;
  #drawn: number;

  constructor(genesis: Genesis, landed: number) {
    const seed = createHash('sha256').update('wayproof-devchain faucet').update(genesis.seed).digest();
    this.#keypair = Keypair.fromSeed(seed);
    this.#drawn = landed;
  }

  /** The account as the first start finds it. */
  endowment(): ChainAccount {
    const address = this.#keypair.publicKey.toBase58();
    return { address, lamports: SUPPLY, owner: SYSTEM_PROGRAM, data: new Uint8Array(), executable: false };
  }

  /** A signed transfer; the compute limit differs each time, or two equal airdrops of one slot were one transaction. */
  transfer(chain: Chain, to: string, lamports: bigint): Uint8Array {
    this.#drawn += 1;
    const transaction = new Transaction({
      feePayer: this.#keypair.publicKey,
      blockhash: chain.slots.blockhash(),
      lastValidBlockHeight: 0,
    });
    transaction.add(
      ComputeBudgetProgram.setComputeUnitLimit({ units: 1_000 + (this.#drawn % 1_000_000) }),
      SystemProgram.transfer({ fromPubkey: this.#keypair.publicKey, toPubkey: new PublicKey(to), lamports }),
    );
    transaction.sign(this.#keypair);
    return transaction.serialize();
  }
}
