import { type Signal, signal } from '@preact/signals';
import { type CancelTimer, type Clock, every } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { type HubApi, HubRefusal } from '../live/hub-api.ts';

export type SharedState<T> =
  | { readonly step: 'loading' }
  /** `lost` while the hub cannot be reached: what was seen last stays. */
  | { readonly step: 'shown'; readonly view: T; readonly lost: boolean }
  | { readonly step: 'over' }
  | { readonly step: 'lost' };

const AGAIN = milliseconds(5_000);

/** What a link opens, asked for again and again until the link ends. */
export class SharedView<T> {
  readonly state: Signal<SharedState<T>> = signal({ step: 'loading' });
  readonly #ask: () => Promise<T>;
  readonly #clock: Clock;
  #cancel: CancelTimer = () => undefined;

  constructor(
    api: Pick<HubApi, 'get'>,
    clock: Clock,
    { path, token, parse }: { path: string; token: string; parse: (value: unknown) => T },
  ) {
    this.#clock = clock;
    this.#ask = () => api.get(path, parse, { Authorization: `Bearer ${token}` });
  }

  async start(): Promise<void> {
    this.#cancel = every(this.#clock, AGAIN, () => void this.look());
    await this.look();
  }

  stop(): void {
    this.#cancel();
  }

  async look(): Promise<void> {
    const before = this.state.value;
    try {
      this.state.value = { step: 'shown', view: await this.#ask(), lost: false };
    } catch (error) {
      const isOver = error instanceof HubRefusal && error.code === 'SHARE_OVER';
      if (isOver) this.stop();
      this.state.value = isOver
        ? { step: 'over' }
        : before.step === 'shown'
          ? { ...before, lost: true }
          : { step: 'lost' };
    }
  }
}
