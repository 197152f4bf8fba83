import type { Milliseconds, UnixMilliseconds } from '../../protocol/units.ts';
import { milliseconds } from '../../protocol/units.ts';

export interface Rate {
  readonly perSecond: number;
  /** What may come at once after a silence. */
  readonly burst: number;
}

/** A token bucket that may go into debt: whoever overdraws is told how long to wait. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #at: UnixMilliseconds;

  constructor(rate: Rate, now: UnixMilliseconds) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#at = now;
  }

  /** Takes the tokens if they are there. */
  take(amount: number, now: UnixMilliseconds): boolean {
    this.#refill(now);
    if (this.#tokens < amount) return false;
    this.#tokens -= amount;
    return true;
  }

  /** Takes the tokens in any case; the wait until the debt is paid. */
  charge(amount: number, now: UnixMilliseconds): Milliseconds {
    this.#refill(now);
    this.#tokens -= amount;
    return milliseconds(this.#tokens >= 0 ? 0 : (-this.#tokens / this.#rate.perSecond) * 1000);
  }

  isFull(now: UnixMilliseconds): boolean {
    this.#refill(now);
    return this.#tokens >= this.#rate.burst;
  }

  #refill(now: UnixMilliseconds): void {
    // The machine's clock may be set back; a bucket never loses tokens by that.
    const passed = Math.max(0, now - this.#at);
    this.#at = now;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + (passed / 1000) * this.#rate.perSecond);
  }
}

/** One bucket a key; full ones are forgotten, so that a scan of addresses does not fill the memory. */
export class TokenBuckets<Key> {
  readonly #rate: Rate;
  readonly #buckets = new Map<Key, TokenBucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  of(key: Key, now: UnixMilliseconds): TokenBucket {
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    if (this.#buckets.size >= MANY) this.#forgetFull(now);
    const bucket = new TokenBucket(this.#rate, now);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #forgetFull(now: UnixMilliseconds): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(key);
    if (this.#buckets.size >= MANY) this.#buckets.clear();
  }
}

const MANY = 20_000;
