/** One event of a stream: its name, its data, and the id a reader that comes back names. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
  readonly lastEventId: string;
}

/** Characters of one event at most; the hub's largest, a plan of a city, stays far below. */
const MOST = 16 * 1024 * 1024;

/**
 * Reads `text/event-stream` (WHATWG HTML 9.2.6) from bytes however they are cut: within a character, within CR LF.
 * An event that is not ended by an empty line is none. `retry` is passed over: the page waits as long as it likes.
 */
export class EventParser {
  readonly #decoder = new TextDecoder();
  #line = '';
  /** The last character was a CR: an LF that follows belongs to it. */
  #afterReturn = false;
  #event = '';
  #data: string[] = [];
  #length = 0;
  #id: string;
  #lastEventId: string;

  /** @param lastEventId what the reader named when it came back; empty for a first visit. */
  constructor(lastEventId = '') {
    this.#id = lastEventId;
    this.#lastEventId = lastEventId;
  }

  /** Where the stream stands; an id without data moves it as well. */
  get lastEventId(): string {
    return this.#lastEventId;
  }

  /** The events that end in these bytes. Throws RangeError when one does not end. */
  push(bytes: Uint8Array): ServerEvent[] {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (text === '') return [];
    if (this.#afterReturn && text.startsWith('\n')) text = text.slice(1);
    this.#afterReturn = text === '' ? false : text.endsWith('\r');
    const [first = '', ...others] = text.split(/\r\n|\r|\n/);
    const lines = [this.#line + first, ...others];
    this.#line = lines.pop() ?? '';
    const events = lines.flatMap((line) => this.#take(line));
    if (this.#line.length + this.#length > MOST) throw new RangeError('an event of the stream does not end');
    return events;
  }

  #take(line: string): ServerEvent[] {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      this.#data.push(value);
      this.#length += value.length;
    } else if (field === 'event') this.#event = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    return [];
  }

  #dispatch(): ServerEvent[] {
    this.#lastEventId = this.#id;
    const [event, data] = [this.#event === '' ? 'message' : this.#event, this.#data];
    [this.#event, this.#data, this.#length] = ['', [], 0];
    return data.length === 0 ? [] : [{ event, data: data.join('\n'), lastEventId: this.#lastEventId }];
  }
}
