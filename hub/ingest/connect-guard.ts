import type { Clock } from '../../protocol/clock.ts';
import type { IngestReason } from './counters.ts';
import { type Rate, TokenBucket, TokenBuckets } from './token-bucket.ts';

export interface ConnectLimits {
  readonly all: Rate;
  readonly perAddress: Rate;
  readonly open: number;
}

/** A town of robots behind one address reconnects at once; the limits leave room for that. */
export const connectLimits: ConnectLimits = {
  all: { perSecond: 500, burst: 1_000 },
  perAddress: { perSecond: 100, burst: 500 },
  open: 20_000,
};

/** Decides over a socket before a byte of it is read. */
export class ConnectGuard {
  readonly #limits: ConnectLimits;
  readonly #clock: Clock;
  readonly #all: TokenBucket;
  readonly #addresses: TokenBuckets<string>;

  /** @param clock real time */
  constructor(limits: ConnectLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#all = new TokenBucket(limits.all, clock.now());
    this.#addresses = new TokenBuckets(limits.perAddress);
  }

  /** The reason to close it at once, if there is one. The address is asked first: one cannot use up all. */
  check(address: string, open: number): IngestReason | undefined {
    const now = this.#clock.now();
    if (open >= this.#limits.open) return 'connections-full';
    if (!this.#addresses.of(address, now).take(1, now)) return 'connect-rate-address';
    return this.#all.take(1, now) ? undefined : 'connect-rate';
  }
}
