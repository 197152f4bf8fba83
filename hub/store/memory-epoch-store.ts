import type { EpochRecord } from '../settlement/epoch.ts';
import { outOfOrder, resultText } from './epoch-rows.ts';
import type { EpochStore } from './epoch-store.ts';

/** The port in memory, for tests. */
export class MemoryEpochStore implements EpochStore {
  readonly #epochs = new Map<number, EpochRecord>();

  async insert(epoch: EpochRecord): Promise<void> {
    const last = await this.latest();
    if (last !== undefined && epoch.number !== last.number + 1) throw outOfOrder(epoch.number);
    this.#epochs.set(epoch.number, epoch);
  }

  async update(epoch: EpochRecord): Promise<void> {
    const known = this.#epochs.get(epoch.number);
    const text = ({ result }: EpochRecord) => (result === null ? null : resultText(result));
    if (known === undefined || (known.result !== null && text(known) !== text(epoch))) {
      throw outOfOrder(epoch.number);
    }
    const { state, result, attempt, attestations } = epoch;
    this.#epochs.set(epoch.number, { ...known, state, result, attempt, attestations });
  }

  async epoch(number: number) {
    return this.#epochs.get(number);
  }

  async latest() {
    return (await this.list(1))[0];
  }

  async unfinished() {
    return (await this.list(Number.MAX_SAFE_INTEGER)).filter(({ state }) => state !== 'final').reverse();
  }

  async list(limit: number) {
    return [...this.#epochs.values()].sort((a, b) => b.number - a.number).slice(0, limit);
  }
}
