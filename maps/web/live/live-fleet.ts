import type { CancelTimer, Clock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { parseStreamEvent, type StreamEvent } from '../../../protocol/views/stream.ts';
import type { AlertsStore } from '../robots/alerts-store.ts';
import type { Session } from '../robots/session.ts';
import type { Fleet } from '../store/fleet.ts';
import type { ServerEvent } from './event-parser.ts';
import { type HubApi, HubRefusal } from './hub-api.ts';
import type { ReadEvents } from './read-events.ts';

export type LinkState = 'connecting' | 'live' | 'lost';

export interface LiveParts {
  readonly api: Pick<HubApi, 'robots' | 'jobs' | 'plan' | 'epochs'>;
  /** In whose name everything is asked. */
  readonly session: Pick<Session, 'quietHeaders' | 'forget'>;
  readonly fleet: Fleet;
  /** Told of alerts as they come; absent where nobody asks. */
  readonly alerts?: Pick<AlertsStore, 'take'>;
  readonly readEvents: ReadEvents;
  readonly setState: (state: LinkState) => void;
  /** The browser's. */
  readonly clock: Clock;
}

const RETRY = milliseconds(2_000);
/** Events are taken together this often: a thousand robots a second are five changes of the page, not a thousand. */
const TAKE = milliseconds(200);

type Headers = Readonly<Record<string, string>>;
type Step = 'waiting' | 'connecting' | 'loading' | 'live';

/**
 * Keeps the fleet as the hub shows it to this visitor: connect → load → events that came meanwhile → events. After a
 * cut it comes back with its Last-Event-ID and the hub sends what was missed, or `reset`: then everything is loaded anew.
 */
export class LiveFleet {
  readonly #parts: LiveParts;
  #connection = new AbortController();
  #step: Step = 'waiting';
  #openedAt: number | undefined;
  #lastEventId = '';
  #isLoaded = false;
  /** Events that came while loading; undefined when nothing loads. */
  #whileLoading: StreamEvent[] | undefined;
  /** Events heard since they were last taken. */
  #heardSince: StreamEvent[] = [];
  #cancelTake: CancelTimer = () => undefined;
  #cancelRetry: CancelTimer = () => undefined;

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#cancelRetry();
    this.#connection.abort();
    this.#connection = new AbortController();
    void this.#connect(this.#connection);
  }

  stop(): void {
    this.#cancelRetry();
    this.#connection.abort();
    this.#step = 'waiting';
    this.#forgetHeard();
  }

  /** Somebody else looks now: everything is loaded anew, as the hub shows it to them. */
  reopen(): void {
    this.stop();
    this.#isLoaded = false;
    this.#lastEventId = '';
    this.start();
  }

  /** The hub was reached by other means while the link counts as lost: a connection that stands may be dead. */
  again(): void {
    if (this.#step === 'waiting' || this.#step === 'live') this.start();
  }

  async #connect(connection: AbortController): Promise<void> {
    const { session, readEvents } = this.#parts;
    const { signal } = connection;
    this.#step = 'connecting';
    this.#openedAt = undefined;
    this.#whileLoading = undefined;
    try {
      const headers = await session.quietHeaders();
      if (signal.aborted) return;
      const heard = {
        opened: () => this.#opened(connection, headers),
        take: (events: readonly ServerEvent[], lastEventId: string) =>
          this.#take(connection, headers, events, lastEventId),
      };
      await readEvents({ headers, lastEventId: this.#lastEventId }, heard, signal);
      this.#ended(connection);
    } catch (error) {
      this.#ended(connection, error);
    }
  }

  #opened(connection: AbortController, headers: Headers): void {
    this.#openedAt = this.#parts.clock.now();
    // A hub that named no place in its stream cannot tell what was missed.
    if (!this.#isLoaded || this.#lastEventId === '') return void this.#load(connection, headers);
    this.#step = 'live';
    this.#parts.setState('live');
  }

  #take(
    connection: AbortController,
    headers: Headers,
    events: readonly ServerEvent[],
    lastEventId: string,
  ): void {
    if (connection.signal.aborted) return;
    for (const { event: topic, data } of events) {
      const event = parseStreamEvent(topic, JSON.parse(data));
      if (event === undefined) continue;
      if (event.topic === 'alert') this.#parts.alerts?.take([event.data]);
      else if (this.#whileLoading !== undefined) this.#whileLoading.push(event);
      else if (event.topic === 'reset') void this.#load(connection, headers);
      else this.#takeSoon(event);
    }
    this.#lastEventId = lastEventId;
  }

  #takeSoon(event: StreamEvent): void {
    this.#heardSince.push(event);
    if (this.#heardSince.length > 1) return;
    this.#cancelTake = this.#parts.clock.after(TAKE, () =>
      this.#parts.fleet.take(this.#heardSince.splice(0)),
    );
  }

  #forgetHeard(): void {
    this.#cancelTake();
    this.#heardSince = [];
  }

  async #load(connection: AbortController, headers: Headers): Promise<void> {
    const { api, fleet, setState } = this.#parts;
    const whileLoading: StreamEvent[] = [];
    this.#whileLoading = whileLoading;
    this.#step = 'loading';
    this.#isLoaded = false;
    try {
      const [robots, jobs, plan, epochs] = await Promise.all([
        api.robots(headers),
        api.jobs(headers),
        api.plan(headers),
        api.epochs(headers),
      ]);
      if (connection.signal.aborted) return;
      // What was heard before is in what was loaded since.
      this.#forgetHeard();
      fleet.load({ robots, jobs, plan, epochs });
      fleet.take(whileLoading);
      this.#whileLoading = undefined;
      this.#isLoaded = true;
      this.#step = 'live';
      setState('live');
    } catch (error) {
      this.#ended(connection, error);
    }
  }

  #ended(connection: AbortController, error?: unknown): void {
    if (connection.signal.aborted) return;
    connection.abort();
    const { session, clock, setState } = this.#parts;
    // A hub forgets who signed in when it restarts, and everybody after ten minutes.
    if (error instanceof HubRefusal && error.code === 'SIGN_IN_REQUIRED') session.forget();
    this.#step = 'waiting';
    // A connection that stood may well stand again at once; a hub that sends everybody away is given time.
    const stood = this.#openedAt === undefined ? 0 : clock.now() - this.#openedAt;
    if (stood >= RETRY) return void this.start();
    setState('lost');
    this.#cancelRetry = clock.after(RETRY, () => this.start());
  }
}
