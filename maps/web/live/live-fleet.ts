import type { CancelTimer, Clock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { parseStreamEvent, type StreamEvent } from '../../../protocol/views/stream.ts';
import type { AlertsStore } from '../robots/alerts-store.ts';
import type { Fleet } from '../store/fleet.ts';
import type { HubApi } from './hub-api.ts';

export type LinkState = 'connecting' | 'live' | 'lost';

/** The part of `EventSource` that is used; tests pass their own. */
export interface Events {
  addEventListener(topic: string, listener: (event: { readonly data?: unknown }) => void): void;
  /** 2 means: the browser gave up. */
  readonly readyState: number;
  close(): void;
}

export interface LiveParts {
  readonly api: Pick<HubApi, 'robots' | 'jobs' | 'plan' | 'epochs'>;
  readonly fleet: Fleet;
  /** Told of alerts as they come; absent where nobody asks. */
  readonly alerts?: Pick<AlertsStore, 'take'>;
  readonly openStream: () => Events;
  readonly setState: (state: LinkState) => void;
  /** The browser's. */
  readonly clock: Clock;
}

const topics = ['robot', 'job', 'plan', 'epoch', 'alert', 'reset'] as const;
const CLOSED = 2;
const RETRY = milliseconds(2_000);
/** Events are taken together this often: a thousand robots a second are five changes of the page, not a thousand. */
const TAKE = milliseconds(200);

/**
 * Keeps the fleet as the hub has it: stream → load → events that came meanwhile. The browser reconnects by
 * itself with its Last-Event-ID and the hub sends what was missed, or `reset`: then everything is loaded anew.
 */
export class LiveFleet {
  readonly #parts: LiveParts;
  #events: Events | undefined;
  /** Events that came while loading; undefined when nothing loads. */
  #waiting: StreamEvent[] | undefined;
  #loaded = false;
  /** Events heard since they were last taken. */
  #heardSince: StreamEvent[] = [];
  #cancelTake: CancelTimer = () => undefined;
  #cancelRetry: CancelTimer = () => undefined;
  #stopped = false;

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#cancelRetry();
    this.#events?.close();
    const events = this.#parts.openStream();
    this.#events = events;
    this.#loaded = false;
    events.addEventListener('open', () => void this.#opened());
    events.addEventListener('error', () => this.#failed(events));
    for (const topic of topics) events.addEventListener(topic, ({ data }) => this.#heard(topic, data));
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRetry();
    this.#cancelTake();
    this.#events?.close();
  }

  async #opened(): Promise<void> {
    if (this.#loaded) return this.#parts.setState('live');
    await this.#load();
  }

  #failed(events: Events): void {
    if (this.#stopped) return;
    this.#parts.setState('lost');
    // While the browser itself tries again there is nothing to do; it keeps the last event's id.
    if (events.readyState === CLOSED) this.#retry();
  }

  #retry(): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#parts.clock.after(RETRY, () => this.start());
  }

  #heard(topic: string, data: unknown): void {
    const event = parseStreamEvent(topic, JSON.parse(String(data)));
    if (event === undefined) return;
    if (event.topic === 'alert') this.#parts.alerts?.take([event.data]);
    else if (this.#waiting !== undefined) this.#waiting.push(event);
    else if (event.topic === 'reset') void this.#load();
    else this.#takeSoon(event);
  }

  #takeSoon(event: StreamEvent): void {
    this.#heardSince.push(event);
    if (this.#heardSince.length > 1) return;
    this.#cancelTake = this.#parts.clock.after(TAKE, () =>
      this.#parts.fleet.take(this.#heardSince.splice(0)),
    );
  }

  async #load(): Promise<void> {
    if (this.#waiting !== undefined) return;
    const { api, fleet, setState } = this.#parts;
    const waiting: StreamEvent[] = [];
    this.#waiting = waiting;
    try {
      const [robots, jobs, plan, epochs] = await Promise.all([
        api.robots(),
        api.jobs(),
        api.plan(),
        api.epochs(),
      ]);
      fleet.load({ robots, jobs, plan, epochs });
      this.#waiting = undefined;
      fleet.take(waiting);
      this.#loaded = true;
      setState('live');
    } catch {
      this.#waiting = undefined;
      if (this.#stopped) return;
      setState('lost');
      this.#retry();
    }
  }
}
