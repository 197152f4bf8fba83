import { Connection } from '@solana/web3.js';
import { FleetError } from '../../protocol/errors.ts';
import { type Milliseconds, milliseconds } from '../../protocol/units.ts';

export interface ConnectOptions {
  /** Of real time, for one request; 20 s when absent. */
  readonly timeout?: Milliseconds;
  /** When it is not `ws://` on the next port. */
  readonly webSocketUrl?: string;
}

/**
 * A connection to any Solana RPC endpoint. Its requests fail with CHAIN_UNREACHABLE or CHAIN_TIMEOUT instead of
 * whatever `fetch` throws; the messages never show the path or query of the URL, where providers put their keys.
 * @throws CHAIN_URL_INVALID
 */
export function connect(url: string, options: ConnectOptions = {}): Connection {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new FleetError('CHAIN_URL_INVALID', { got: url.slice(0, 80) });
  }
  const timeout = options.timeout ?? milliseconds(20_000);
  const { origin } = new URL(url);
  return new Connection(url, {
    commitment: 'confirmed',
    disableRetryOnRateLimit: true,
    fetch: (input, init) => guardedFetch(input, init, origin, timeout),
    ...(options.webSocketUrl === undefined ? {} : { wsEndpoint: options.webSocketUrl }),
  });
}

async function guardedFetch(
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
  origin: string,
  timeout: Milliseconds,
): Promise<Response> {
  try {
    const response = await fetch(input, { ...init, signal: AbortSignal.timeout(timeout) });
    if (response.status === 429) throw new FleetError('CHAIN_RATE_LIMITED', { endpoint: origin });
    return response;
  } catch (cause) {
    if (cause instanceof FleetError) throw cause;
    if (cause instanceof DOMException && cause.name === 'TimeoutError') {
      throw new FleetError('CHAIN_TIMEOUT', { endpoint: origin, seconds: timeout / 1000 }, { cause });
    }
    throw new FleetError('CHAIN_UNREACHABLE', { endpoint: origin, reason: reasonOf(cause) }, { cause });
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) {
    const code = 'code' in error.cause ? String(error.cause.code) : '';
    return code || error.cause.message;
  }
  return error.message;
}
