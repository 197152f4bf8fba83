import type { FleetEvent, Sample } from '../../protocol/telemetry.ts';
import { type UnixMilliseconds, unixMilliseconds } from '../../protocol/units.ts';
import type { DurableEvent } from '../missions/progress.ts';
import type { FrameContent } from './sign-frame.ts';

/** One frame a second of ten samples; hand-over statements are about 350 bytes each, so these fit 16 KiB. */
const SAMPLES_A_FRAME = 10;
const DURABLE_EVENTS_A_FRAME = 24;
const PASSING_EVENTS_A_FRAME = 16;
/** Kept while there is no session yet or the disk is slow. */
const SAMPLES_KEPT = 300;
const PASSING_EVENTS_KEPT = 64;
/** Times in a frame are relative to its t0 and must stay within a day of it; a longer silence is split. */
const LONGEST_SPAN_MS = 12 * 3_600_000;

/** What one frame will hold, and what may be forgotten once it is durable. */
export interface Batch {
  readonly content: FrameContent;
  readonly samples: number;
  readonly passing: number;
  /** Highest id of the durable events in it; undefined without any. */
  readonly reported: number | undefined;
}

/** Collects samples and passing events and cuts them into frames together with the durable events. */
export class FrameBuilder {
  #samples: Sample[] = [];
  #passing: FleetEvent[] = [];

  sample(sample: Sample): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && sample.time <= last.time) return;
    this.#samples.push(sample);
    if (this.#samples.length > SAMPLES_KEPT) this.#samples.shift();
  }

  event(event: FleetEvent): void {
    this.#passing.push(event);
    if (this.#passing.length > PASSING_EVENTS_KEPT) this.#passing.shift();
  }

  isEmpty = (): boolean => this.#samples.length === 0 && this.#passing.length === 0;

  /** The next frame's contents; nothing is forgotten before `done`. Undefined when there is nothing to say. */
  next(durable: readonly DurableEvent[]): Batch | undefined {
    const old = firstSpan(durable.slice(0, DURABLE_EVENTS_A_FRAME));
    const start = earliest([
      ...old.map(({ event }) => event.time),
      ...this.#samples.slice(0, 1).map(({ time }) => time),
    ]);
    const near = <T extends { readonly time: UnixMilliseconds }>(items: readonly T[], most: number) =>
      leading(items.slice(0, most), ({ time }) => start === undefined || time - start <= LONGEST_SPAN_MS);
    const samples = near(this.#samples, SAMPLES_A_FRAME);
    const passing = near(this.#passing, PASSING_EVENTS_A_FRAME);
    const events = [...old.map(({ event }) => event), ...passing];
    if (samples.length === 0 && events.length === 0) return undefined;
    const t0 = earliest([...samples, ...events].map(({ time }) => time)) as UnixMilliseconds;
    return {
      content: { t0, samples, events },
      samples: samples.length,
      passing: passing.length,
      reported: old.at(-1)?.id,
    };
  }

  done(batch: Batch): void {
    this.#samples = this.#samples.slice(batch.samples);
    this.#passing = this.#passing.slice(batch.passing);
  }
}

function firstSpan(events: readonly DurableEvent[]): readonly DurableEvent[] {
  const first = events[0]?.event.time ?? 0;
  return leading(events, ({ event }) => Math.abs(event.time - first) <= LONGEST_SPAN_MS);
}

function leading<T>(items: readonly T[], holds: (item: T) => boolean): readonly T[] {
  const end = items.findIndex((item) => !holds(item));
  return end < 0 ? items : items.slice(0, end);
}

const earliest = (times: readonly number[]) =>
  times.length === 0 ? undefined : unixMilliseconds(Math.min(...times));
