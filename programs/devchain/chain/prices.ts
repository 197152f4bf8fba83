import { BLOCKHASH_LIFE } from './slots.ts';

/** What the transactions of one slot paid at least, in micro-lamports a compute unit. */
interface SlotPrices {
  least: bigint;
  readonly byAccount: Map<string, bigint>;
}

/**
 * The least price lately paid for writing each account, as a node's prioritization-fee cache keeps it: of the last
 * 150 slots, in memory only.
 */
export class RecentPrices {
  readonly #slots = new Map<number, SlotPrices>();

  note(slot: number, writable: readonly string[], microLamports: bigint): void {
    const prices = this.#slots.get(slot) ?? { least: microLamports, byAccount: new Map() };
    prices.least = least(prices.least, microLamports);
    for (const account of writable) {
      prices.byAccount.set(account, least(prices.byAccount.get(account), microLamports));
    }
    this.#slots.set(slot, prices);
    for (const old of this.#slots.keys()) {
      if (old > slot - BLOCKHASH_LIFE) break;
      this.#slots.delete(old);
    }
  }

  /** One row a slot up to `now`, oldest first: the most that the slot or one of the accounts asked at least. */
  recent(now: number, accounts: readonly string[]): { slot: number; prioritizationFee: number }[] {
    const first = Math.max(1, now - BLOCKHASH_LIFE + 1);
    return Array.from({ length: now - first + 1 }, (_, index) => {
      const slot = first + index;
      const prices = this.#slots.get(slot);
      const asked = [prices?.least ?? 0n, ...accounts.map((each) => prices?.byAccount.get(each) ?? 0n)];
      return { slot, prioritizationFee: Number(asked.reduce((a, b) => (a > b ? a : b))) };
    });
  }
}

const least = (a: bigint | undefined, b: bigint): bigint => (a === undefined || b < a ? b : a);
