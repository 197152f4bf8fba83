import { type Signal, signal } from '@preact/signals';
import { type CancelTimer, type Clock, every } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { parseReplayView, type ReplayView } from '../../../protocol/views/replay.ts';
import type { Page } from '../page.ts';
import { pastRobots } from './past-robots.ts';

/** World seconds a second. */
export const paces = [1, 2, 5, 10, 30, 60] as const;
/** Real milliseconds between two places of a robot that is played; the map moves it smoothly in between. */
const BEAT = milliseconds(200);

type Parts = Pick<Page, 'api' | 'session' | 'fleet' | 'time'> & { readonly clock: Clock };

/** Plays what robots did. `stop` gives the map back to the present. */
export class ReplayPlayer {
  readonly loaded: Signal<ReplayView | undefined> = signal(undefined);
  /** World Unix milliseconds. */
  readonly moment = signal(0);
  readonly playing = signal(false);
  readonly pace = signal(10);
  readonly busy = signal(false);
  readonly failed = signal('');
  readonly #parts: Parts;
  #cancel: CancelTimer = () => undefined;
  #played = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** World Unix milliseconds. */
  async load(from: number, to: number): Promise<void> {
    const { api, session } = this.#parts;
    this.pause();
    this.busy.value = true;
    this.failed.value = '';
    try {
      const path = `/v1/replay?from=${Math.floor(from)}&to=${Math.floor(to)}`;
      const view = await api.get(path, parseReplayView, await session.headers());
      this.loaded.value = view;
      this.seek(view.from);
    } catch (error) {
      this.failed.value = error instanceof Error ? error.message : String(error);
    }
    this.busy.value = false;
  }

  seek(moment: number): void {
    const view = this.loaded.value;
    if (view === undefined) return;
    this.moment.value = Math.max(view.from, Math.min(view.until, moment));
    const { fleet, time } = this.#parts;
    time.past.value = pastRobots(view, this.moment.value, fleet.byDevice.peek());
  }

  play(): void {
    const view = this.loaded.value;
    if (view === undefined || this.playing.value) return;
    if (this.moment.value >= view.until) this.seek(view.from);
    this.playing.value = true;
    const { clock } = this.#parts;
    this.#played = clock.now();
    this.#cancel = every(clock, BEAT, () => {
      const now = clock.now();
      this.seek(this.moment.value + (now - this.#played) * this.pace.value);
      this.#played = now;
      if (this.moment.value >= view.until) this.pause();
    });
  }

  pause(): void {
    this.#cancel();
    this.playing.value = false;
  }

  stop(): void {
    this.pause();
    this.#parts.time.past.value = undefined;
  }
}
