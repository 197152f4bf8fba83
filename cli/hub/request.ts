import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { milliseconds } from '../../protocol/units.ts';
import { errorOfAnswer } from './remote-error.ts';

export interface Endpoint {
  readonly url: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** Sent as they are, instead of a JSON body. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly accept?: string;
  /** Real milliseconds until the answer's head must be there. */
  readonly timeout?: number;
}

const TIMEOUT_MS = 20_000;

/**
 * One request; resolves with the answer of a 2xx status.
 * Throws the hub's own error, CLI_HUB_UNREACHABLE, CLI_HUB_ANSWER, or the reason of the aborted signal.
 */
export async function request(
  endpoint: Endpoint,
  path: string,
  options: RequestOptions = {},
): Promise<Response> {
  const { url, clock, signal } = endpoint;
  const late = new AbortController();
  const limit = options.timeout ?? TIMEOUT_MS;
  const cancel = clock.after(milliseconds(limit), () =>
    late.abort(new Error(`no answer within ${limit / 1000} s`)),
  );
  try {
    const response = await fetch(new URL(path, url), {
      method: options.method ?? 'GET',
      headers: {
        accept: options.accept ?? 'application/json',
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.bytes === undefined ? {} : { body: Buffer.from(options.bytes) }),
      signal: AbortSignal.any([signal, late.signal]),
      // A hub does not redirect; following one could hand the bearer token to somebody else.
      redirect: 'error',
    });
    if (!response.ok)
      throw errorOfAnswer(url, path, response.status, (await response.text()).slice(0, 20_000));
    return response;
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof FleetError) throw cause;
    throw unreachable(url, cause);
  } finally {
    cancel();
  }
}

/** The JSON of an answer through its `parse…`. */
export async function requestJson<T>(
  endpoint: Endpoint,
  path: string,
  parse: (value: unknown) => T,
  options: RequestOptions = {},
): Promise<T> {
  const response = await request(endpoint, path, options);
  const text = await bodyOf(endpoint, () => response.text());
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const reason = text.trim().slice(0, 120) || 'an empty body';
    throw new FleetError('CLI_HUB_ANSWER', { url: endpoint.url, path, status: response.status, reason });
  }
  return parse(value);
}

/** Reads a body; a connection that breaks meanwhile is an unreachable hub. */
export async function bodyOf<T>(endpoint: Endpoint, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    endpoint.signal.throwIfAborted();
    throw unreachable(endpoint.url, cause);
  }
}

export function unreachable(url: string, cause: unknown): FleetError {
  return new FleetError('CLI_HUB_UNREACHABLE', { url, reason: reasonOf(cause) }, { cause });
}

/** The innermost thing that is said: `fetch failed` alone tells nothing. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = (cause as NodeJS.ErrnoException).code;
  if (cause.cause instanceof Error) return reasonOf(cause.cause);
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  return code === 'ECONNREFUSED' ? 'nothing listens there (ECONNREFUSED)' : cause.message || String(code);
}
