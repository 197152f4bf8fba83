import type { Clock } from '../../protocol/clock.ts';
import { isFleetError } from '../../protocol/errors.ts';
import type { Arrival, Verdict } from '../ingest/passage.ts';
import type { Quota } from '../ingest/quota.ts';
import type { FrameStore } from '../store/frame-store.ts';
import type { Coordinator } from './coordinator.ts';

export interface LearningDeskParts {
  readonly coordinator: Pick<Coordinator, 'take' | 'current'>;
  readonly quota: Quota;
  readonly store: Pick<FrameStore, 'bury'>;
  readonly worldClock: Clock;
}

/** Where the link meets learning: contributions in with a verdict on each, the open round out. */
export class LearningDesk {
  readonly #parts: LearningDeskParts;

  constructor(parts: LearningDeskParts) {
    this.#parts = parts;
  }

  /** What a robot is to hear when it connects. */
  current = (): Uint8Array | undefined => this.#parts.coordinator.current();

  /** Never rejects. Whatever it says is committed when it says so; what is refused for good is acknowledged. */
  async accept({ device, bytes }: Arrival, signal: AbortSignal): Promise<Verdict> {
    const { coordinator, quota, store, worldClock } = this.#parts;
    try {
      await quota.admit(device, bytes.length, signal);
      await coordinator.take(device, bytes);
      return { end: 'acknowledge', reason: 'contribution-taken' };
    } catch (error) {
      if (!isFleetError(error) || error.retryable) return { end: 'disconnect', reason: 'store-failed' };
      if (!quota.forgive(device)) return { end: 'disconnect', reason: 'quota-failures' };
      const reason = 'contribution-refused';
      const detail = `${error.code}: ${error.message}`;
      const buried = store.bury({ device, reason, detail, bytes, received: worldClock.now() });
      return buried.then(
        (): Verdict => ({ end: 'bury', reason, detail }),
        (): Verdict => ({ end: 'disconnect', reason: 'store-failed' }),
      );
    }
  }
}
