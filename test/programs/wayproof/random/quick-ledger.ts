import type { PublicKey, TransactionInstruction } from '@solana/web3.js';
import { Account, FailedTransactionMetadata, type TransactionMetadata } from 'litesvm';
import { errorName, type Ledger } from '../ledger.ts';
import { compile, intern, unsigned } from '../wire.ts';

/** What litesvm's class wraps: the same calls on bytes, without a base58 round trip for each. */
interface Inner {
  getAccount(key: Uint8Array): Account | null;
  setAccount(key: Uint8Array, account: Account): void;
  sendLegacyTransaction(wire: Uint8Array): TransactionMetadata | FailedTransactionMetadata;
}

interface Saved {
  readonly key: Uint8Array;
  readonly account: Account | null;
}

const BLOCKHASH = Buffer.alloc(32);
const GONE = new Account(0n, new Uint8Array(), new Uint8Array(32), false, 0n);

/**
 * A ledger for many short trials: it checks no signatures and no blockhash (who signs is up to the trial), and goes
 * back to where it was when it was made. The Ed25519 program still verifies, and so does all of the program.
 */
export class QuickLedger {
  readonly ledger: Ledger;
  private readonly inner: Inner;
  private readonly start: number;
  /** Every account a trial may have written, as it was at the start. */
  private readonly saved = new Map<string, Saved>();
  private readonly dirty = new Set<string>();

  constructor(ledger: Ledger) {
    this.ledger = ledger;
    ledger.svm.withSigverify(false).withBlockhashCheck(false).withTransactionHistory(0n);
    this.inner = (ledger.svm as unknown as { inner: Inner }).inner;
    this.start = ledger.now();
  }

  /** The error's name, or undefined. */
  send(instructions: readonly TransactionInstruction[]): string | undefined {
    const payer = this.ledger.payer.publicKey;
    this.save(payer);
    for (const { keys } of instructions) for (const key of keys) if (key.isWritable) this.save(key.pubkey);
    const result = this.inner.sendLegacyTransaction(unsigned(compile(payer, instructions, BLOCKHASH)));
    if (!(result instanceof FailedTransactionMetadata)) return undefined;
    return errorName(result.meta().logs(), result.toString());
  }

  data(key: PublicKey): Buffer | undefined {
    const account = this.inner.getAccount(intern(key).bytes);
    return account ? Buffer.from(account.data()) : undefined;
  }

  lamports(key: PublicKey): bigint {
    return this.inner.getAccount(intern(key).bytes)?.lamports() ?? 0n;
  }

  /** Add lamports or token bytes from outside the trial's accounts. */
  give(key: PublicKey, lamports: bigint): void {
    this.save(key);
    const { bytes } = intern(key);
    const account = this.inner.getAccount(bytes);
    const [data, owner] = [account?.data() ?? new Uint8Array(), account?.owner() ?? new Uint8Array(32)];
    this.inner.setAccount(bytes, new Account((account?.lamports() ?? 0n) + lamports, data, owner, false, 0n));
  }

  /** Everything is again as it was when the ledger was made. */
  reset(): void {
    for (const name of this.dirty) {
      const saved = this.saved.get(name);
      if (saved) this.inner.setAccount(saved.key, saved.account ?? GONE);
    }
    this.dirty.clear();
    this.ledger.warpTo(this.start);
  }

  private save(key: PublicKey): void {
    const { bytes, name } = intern(key);
    this.dirty.add(name);
    if (!this.saved.has(name)) this.saved.set(name, { key: bytes, account: this.inner.getAccount(bytes) });
  }
}
