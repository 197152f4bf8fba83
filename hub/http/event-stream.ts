import type { StreamEvent } from '../../protocol/views/stream.ts';

/** One numbered event; `run` tells a restarted hub's numbers from older ones. */
export interface NumberedEvent {
  readonly id: string;
  readonly event: StreamEvent;
}

/** Events kept for readers that come back; an older gap is answered by `reset`. */
const KEPT = 2_000;

/** Hands every published event to all subscribers, and to those who come back what they missed. */
export class EventStream {
  readonly #run: string;
  readonly #kept: NumberedEvent[] = [];
  readonly #subscribers = new Set<(event: NumberedEvent) => void>();
  #number = 0;

  /** @param run names this run of the hub. */
  constructor(run: string) {
    this.#run = run;
  }

  get subscribers(): number {
    return this.#subscribers.size;
  }

  /** Id of the last event; who has it has missed nothing. */
  get newest(): string {
    return `${this.#run}-${this.#number}`;
  }

  publish(event: StreamEvent): void {
    this.#number++;
    const numbered = { id: this.newest, event };
    this.#kept.push(numbered);
    if (this.#kept.length > KEPT) this.#kept.shift();
    for (const subscriber of this.#subscribers) subscriber(numbered);
  }

  /** What came after `lastId`; a `reset` when that is not known any more. Nothing for a first visit. */
  missed(lastId: string | undefined): readonly NumberedEvent[] {
    if (lastId === undefined) return [];
    if (lastId === this.newest) return [];
    const index = this.#kept.findIndex(({ id }) => id === lastId);
    if (index >= 0) return this.#kept.slice(index + 1);
    return [{ id: this.newest, event: { topic: 'reset', data: null } }];
  }

  /** Returns what unsubscribes. */
  subscribe(subscriber: (event: NumberedEvent) => void): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }
}
