import type { Clock } from '../../../protocol/clock.ts';
import type { Milliseconds } from '../../../protocol/units.ts';
import { CommitQueue } from '../store/commit-queue.ts';
import type { Entry, Journal, Saved, StatusRecord, TransactionRecord } from '../store/journal.ts';
import type { ChainAccount } from './account.ts';
import { SYSTEM_PROGRAM } from './account.ts';
import { computeBudget } from './fees.ts';
import { RecentPrices } from './prices.ts';
import { balancesOf, recordOf } from './record.ts';
import type { Outcome, Runtime } from './runtime.ts';
import { type Genesis, SlotClock } from './slots.ts';
import { decodeTransaction, loadFrom, signatureOf, type WireTransaction } from './transaction.ts';

/** A landed transaction, told to subscribers once it is stored. */
export interface Landed {
  readonly transaction: TransactionRecord;
  readonly accounts: readonly ChainAccount[];
}

/**
 * The chain: one transaction after the other runs in the engine, and its accounts and its record go to the journal
 * as one entry. Every commitment level is the same here: what is answered is stored, and nothing is ever rolled back.
 */
export class Chain {
  readonly genesis: Genesis;
  readonly slots: SlotClock;
  readonly journal: Journal;
  readonly #runtime: Runtime;
  readonly #commits: CommitQueue;
  readonly #statuses: Map<string, StatusRecord>;
  /** Signatures by the slot they landed in, in their order. */
  readonly #bySlot = new Map<number, string[]>();
  readonly prices = new RecentPrices();
  readonly #listeners = new Set<(landed: Landed) => void>();

  constructor(runtime: Runtime, journal: Journal, saved: Saved, clock: Clock, slotTime: Milliseconds) {
    const last = saved.statuses.at(-1);
    this.genesis = saved.genesis;
    this.slots = new SlotClock(saved.genesis, clock, slotTime, {
      slot: last?.slot ?? 1,
      time: last?.blockTime ?? 0,
    });
    this.journal = journal;
    this.#runtime = runtime;
    this.#commits = new CommitQueue(journal, (entry) => this.#tell(entry));
    this.#statuses = new Map();
    for (const status of saved.statuses) this.#remember(status);
    // Bytecode accounts come last: the loader looks for the data they point to.
    const byLoading = [...saved.accounts].sort((a, b) => Number(a.executable) - Number(b.executable));
    for (const account of byLoading) runtime.setAccount(account);
  }

  /** Resolves when all that was executed so far is stored; answers wait for it. */
  durable(): Promise<void> {
    return this.#commits.durable();
  }

  get healthy(): boolean {
    return this.#commits.broken === undefined;
  }

  get landedCount(): number {
    return this.#statuses.size;
  }

  account(address: string): ChainAccount | undefined {
    this.#tick();
    return this.#runtime.account(address);
  }

  accountsOf(program: string): ChainAccount[] {
    return this.#runtime.accountsOf(program);
  }

  rentExemption(bytes: number): bigint {
    return this.#runtime.rentExemption(bytes);
  }

  status(signature: string): StatusRecord | undefined {
    return this.#statuses.get(signature);
  }

  /** Signatures of a slot, in the order they ran. */
  landedIn(slot: number): readonly string[] {
    return this.#bySlot.get(slot) ?? [];
  }

  /** Slots and transactions of the last whole periods of so many seconds, newest first. */
  samples(limit: number, seconds: number): { slot: number; slots: number; transactions: number }[] {
    const slots = this.slots.slotsIn(seconds);
    const periods = Math.min(limit, Math.floor(this.slots.slot() / slots));
    const newest = Math.floor(this.slots.slot() / slots);
    const counts = new Map<number, number>();
    for (const [slot, landed] of this.#bySlot) {
      const period = Math.ceil(slot / slots);
      counts.set(period, (counts.get(period) ?? 0) + landed.length);
    }
    return Array.from({ length: periods }, (_, back) => {
      const period = newest - back;
      return { slot: period * slots, slots, transactions: counts.get(period) ?? 0 };
    });
  }

  /** @throws Error with the reason when the bytes are no transaction. */
  decode(wire: Uint8Array): WireTransaction {
    return decodeTransaction(
      wire,
      loadFrom((address) => this.#runtime.account(address)),
    );
  }

  /** Why the transaction may not run at all, checked before its instructions, as a node does. */
  refusal(transaction: WireTransaction): 'AlreadyProcessed' | 'BlockhashNotFound' | undefined {
    if (this.#statuses.has(signatureOf(transaction))) return 'AlreadyProcessed';
    return this.slots.lastValid(transaction.blockhash) === undefined ? 'BlockhashNotFound' : undefined;
  }

  simulate(wire: Uint8Array, options: { verify: boolean }): Outcome {
    this.#tick();
    return this.#runtime.simulate(wire, options);
  }

  /**
   * Runs a transaction and queues it for the journal; await `durable()` before telling anybody. A transaction that
   * fails before it pays its fee leaves no trace, one that fails later is recorded as failed.
   */
  execute(transaction: WireTransaction): Outcome {
    this.#tick();
    const read = (address: string) => this.#runtime.account(address);
    const before = balancesOf(transaction, read);
    const outcome = this.#runtime.execute(transaction.wire);
    const after = balancesOf(transaction, read);
    if (outcome.failure !== null && before.lamports[0] === after.lamports[0]) return outcome;
    const at = { slot: this.slots.slot(), blockTime: this.slots.time() };
    const record = recordOf(transaction, outcome, at, before, after);
    this.#remember({ ...at, signature: record.signature, failure: record.failure });
    this.prices.note(at.slot, transaction.writable, computeBudget(transaction).microLamports);
    this.#commits.add({
      transaction: record,
      accounts: transaction.writable.map((address) => read(address) ?? gone(address)),
    });
    return outcome;
  }

  /** Calls back for every stored transaction, in order, until the returned function is called. */
  onLanded(listener: (landed: Landed) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #remember(status: StatusRecord): void {
    this.#statuses.set(status.signature, status);
    const landed = this.#bySlot.get(status.slot);
    if (landed === undefined) this.#bySlot.set(status.slot, [status.signature]);
    else landed.push(status.signature);
  }

  #tick(): void {
    this.#runtime.setTime(this.slots.slot(), this.slots.time(), () => this.slots.recent());
  }

  #tell(entry: Entry): void {
    for (const listener of this.#listeners) listener(entry);
  }
}

function gone(address: string): ChainAccount {
  return { address, lamports: 0n, owner: SYSTEM_PROGRAM, data: new Uint8Array(), executable: false };
}
