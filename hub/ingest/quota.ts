import { type Clock, sleep } from '../../protocol/clock.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { IngestCounters } from './counters.ts';
import { type Rate, TokenBuckets } from './token-bucket.ts';

export interface QuotaLimits {
  readonly frames: Rate;
  readonly bytes: Rate;
  readonly failures: Rate;
  /** Seconds a device that kept on forging stays out. */
  readonly penaltySeconds: number;
}

/** Room for a robot that empties its outbox after a night without a link. */
export const quotaLimits: QuotaLimits = {
  frames: { perSecond: 500, burst: 5_000 },
  bytes: { perSecond: 1_000_000, burst: 8_000_000 },
  failures: { perSecond: 2, burst: 20 },
  penaltySeconds: 10,
};

/**
 * What one device may cost. Above the rates its frames wait (the broker then stops reading from that robot
 * alone); who sends forgeries faster than a broken radio would is disconnected for a while.
 */
export class Quota {
  readonly #limits: QuotaLimits;
  readonly #clock: Clock;
  readonly #counters: IngestCounters;
  readonly #frames: TokenBuckets<DeviceId>;
  readonly #bytes: TokenBuckets<DeviceId>;
  readonly #failures: TokenBuckets<DeviceId>;
  readonly #penalties = new Map<DeviceId, UnixMilliseconds>();

  /** @param clock real time */
  constructor(limits: QuotaLimits, clock: Clock, counters: IngestCounters) {
    this.#limits = limits;
    this.#clock = clock;
    this.#counters = counters;
    this.#frames = new TokenBuckets(limits.frames);
    this.#bytes = new TokenBuckets(limits.bytes);
    this.#failures = new TokenBuckets(limits.failures);
  }

  /** Waits until the device may send so many bytes more; rejects when `signal` aborts. */
  async admit(device: DeviceId, bytes: number, signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const forFrame = this.#frames.of(device, now).charge(1, now);
    const forBytes = this.#bytes.of(device, now).charge(bytes, now);
    if (forFrame > 0) this.#counters.count('quota-frames');
    if (forBytes > 0) this.#counters.count('quota-bytes');
    const wait = Math.max(forFrame, forBytes);
    if (wait > 0) await sleep(this.#clock, milliseconds(wait), signal);
  }

  /** Counts a forged frame; false when it was one too many. */
  forgive(device: DeviceId): boolean {
    const now = this.#clock.now();
    if (this.#failures.of(device, now).take(1, now)) return true;
    if (this.#penalties.size > 10_000) this.#penalties.clear();
    this.#penalties.set(device, (now + this.#limits.penaltySeconds * 1000) as UnixMilliseconds);
    return false;
  }

  isPenalised(device: DeviceId): boolean {
    const until = this.#penalties.get(device);
    if (until === undefined) return false;
    if (until > this.#clock.now()) return true;
    this.#penalties.delete(device);
    return false;
  }
}
