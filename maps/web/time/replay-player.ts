import { type Signal, signal } from '@preact/signals';
import { type CancelTimer, type Clock, every } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { parseReplayView, type ReplayView } from '../../../protocol/views/replay.ts';
import type { Page } from '../page.ts';
import { joinReplay } from './join-replay.ts';
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
  /** Rises with every load: an older one that is still asking gives up. */
  #loads = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** World Unix milliseconds. What one answer does not hold is asked for piece by piece; what is there can be played meanwhile. */
  async load(from: number, to: number): Promise<void> {
    const number = ++this.#loads;
    this.pause();
    this.busy.value = true;
    this.failed.value = '';
    try {
      const first = await this.#ask(from, to);
      if (number !== this.#loads) return;
      this.loaded.value = first;
      this.seek(first.from);
      for (let view = first; view.until < view.to; ) {
        const part = await this.#ask(view.until, view.to);
        if (number !== this.#loads) return;
        const moved = part.until > view.until;
        view = joinReplay(view, part);
        this.loaded.value = view;
        // A hub that gets no further leaves the rest out; the page says how far it came.
        if (!moved) break;
      }
    } catch (error) {
      if (number !== this.#loads) return;
      this.failed.value = error instanceof Error ? error.message : String(error);
    }
    this.busy.value = false;
  }

  async #ask(from: number, to: number): Promise<ReplayView> {
    const { api, session } = this.#parts;
    const path = `/v1/replay?from=${Math.floor(from)}&to=${Math.floor(to)}`;
    return api.get(path, parseReplayView, await session.headers());
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
      const until = this.loaded.value?.until ?? 0;
      if (this.moment.value >= until && !this.busy.value) this.pause();
    });
  }

  pause(): void {
    this.#cancel();
    this.playing.value = false;
  }

  stop(): void {
    this.#loads++;
    this.pause();
    this.#parts.time.past.value = undefined;
  }
}
