import type { ChainAccount } from '../chain/account.ts';
import type { Genesis } from '../chain/slots.ts';
import type { Entry, Journal, Saved, SignatureQuery, StatusRecord, TransactionRecord } from './journal.ts';

/** Forgets everything with the process; opened again in the same process it still knows. */
export class MemoryJournal implements Journal {
  #genesis: Genesis | undefined;
  #accounts = new Map<string, ChainAccount>();
  #transactions = new Map<string, TransactionRecord>();

  async open(fresh: Genesis): Promise<Saved> {
    this.#genesis ??= fresh;
    return {
      genesis: this.#genesis,
      accounts: [...this.#accounts.values()],
      statuses: [...this.#transactions.values()].map(status),
    };
  }

  async append(entries: readonly Entry[]): Promise<void> {
    for (const { transaction, accounts } of entries) {
      this.#transactions.set(transaction.signature, transaction);
      for (const account of accounts) {
        if (account.lamports === 0n) this.#accounts.delete(account.address);
        else this.#accounts.set(account.address, account);
      }
    }
  }

  async transaction(signature: string): Promise<TransactionRecord | undefined> {
    return this.#transactions.get(signature);
  }

  async signatures({ address, before, until, limit }: SignatureQuery): Promise<StatusRecord[]> {
    const landed = [...this.#transactions.keys()];
    const end = before === undefined ? landed.length : landed.indexOf(before);
    const start = until === undefined ? 0 : landed.indexOf(until) + 1;
    return [...this.#transactions.values()]
      .slice(start, Math.max(end, 0))
      .filter((each) => each.addresses.includes(address))
      .reverse()
      .slice(0, limit)
      .map(status);
  }

  async close(): Promise<void> {}
}

function status({ signature, slot, blockTime, failure }: TransactionRecord): StatusRecord {
  return { signature, slot, blockTime, failure };
}
