import type { Clock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { parseProblem } from '../../../protocol/views/problem.ts';
import { EventParser, type ServerEvent } from './event-parser.ts';
import { HubRefusal } from './hub-api.ts';

export interface EventsAsked {
  /** The visitor's name for the hub; `EventSource` could not carry it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where the stream stood; empty for a first visit. */
  readonly lastEventId: string;
}

export interface EventsHeard {
  /** From here on nothing is missed. */
  opened(): void;
  /** @param lastEventId where the stream stands after these events; there may be none. */
  take(events: readonly ServerEvent[], lastEventId: string): void;
}

/**
 * One connection to the hub's events. Resolves when the hub ended it, rejects with HubRefusal when it refused, and
 * with whatever broke it. Coming back is the caller's.
 */
export type ReadEvents = (asked: EventsAsked, heard: EventsHeard, signal: AbortSignal) => Promise<void>;

/** The hub says something every 15 s: a connection that is silent for longer died without a word. */
const SILENCE = milliseconds(45_000);

/** @param clock the browser's. */
export function eventReader(fetcher: typeof fetch, clock: Clock): ReadEvents {
  return async ({ headers, lastEventId }, heard, signal) => {
    const connection = new AbortController();
    const end = () => connection.abort();
    signal.addEventListener('abort', end, { once: true });
    let cancel = clock.after(SILENCE, end);
    try {
      const answer = await fetcher('/v1/stream', {
        headers: {
          Accept: 'text/event-stream',
          ...headers,
          ...(lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId }),
        },
        cache: 'no-store',
        signal: connection.signal,
      });
      if (!answer.ok || answer.body === null) throw await refusal(answer);
      heard.opened();
      const parser = new EventParser(lastEventId);
      const reader = answer.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        cancel();
        cancel = clock.after(SILENCE, end);
        const events = parser.push(value);
        heard.take(events, parser.lastEventId);
      }
    } finally {
      cancel();
      signal.removeEventListener('abort', end);
      // Also when what was heard could not be taken: nobody reads on.
      end();
    }
  };
}

async function refusal(answer: Response): Promise<HubRefusal> {
  try {
    return new HubRefusal(parseProblem(await answer.json()));
  } catch {
    return new HubRefusal({ code: '', message: `HTTP ${answer.status}`, hint: '' });
  }
}
