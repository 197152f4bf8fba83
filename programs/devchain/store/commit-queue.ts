import { FleetError } from '../../../protocol/errors.ts';
import type { Entry, Journal } from './journal.ts';

/**
 * Group commit: while one batch is being written, later entries gather into the next. Answers wait for `durable()`,
 * so nothing that a caller has seen can be lost. After a failed write the memory is ahead of the file: the queue
 * stays broken and every later answer is an error.
 */
export class CommitQueue {
  readonly #journal: Journal;
  readonly #committed: (entry: Entry) => void;
  #gathering: Entry[] = [];
  #last: Promise<void> = Promise.resolve();
  #broken: FleetError | undefined;

  constructor(journal: Journal, committed: (entry: Entry) => void) {
    this.#journal = journal;
    this.#committed = committed;
  }

  add(entry: Entry): void {
    this.#gathering.push(entry);
    if (this.#gathering.length > 1) return;
    this.#last = this.#last.then(() => this.#write());
    // Whoever waits for durable() sees the failure; without a waiter it must not end the process.
    this.#last.catch(() => undefined);
  }

  /** Resolves when everything added so far is stored; rejects with CHAIN_STORE_FAILED for ever after a failure. */
  async durable(): Promise<void> {
    await this.#last;
  }

  get broken(): FleetError | undefined {
    return this.#broken;
  }

  async #write(): Promise<void> {
    const batch = this.#gathering;
    this.#gathering = [];
    try {
      await this.#journal.append(batch);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#broken = new FleetError('CHAIN_STORE_FAILED', { reason }, { cause });
      throw this.#broken;
    }
    for (const entry of batch) this.#committed(entry);
  }
}
