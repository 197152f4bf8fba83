import type { IncomingHttpHeaders } from 'node:http';

const localNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Addresses the local chain may listen on. */
export const isLoopback = (host: string): boolean => ['127.0.0.1', 'localhost', '::1'].includes(host);

/**
 * Attack: a web page of a stranger talks to this port, directly (its Origin shows it) or by DNS rebinding (its
 * Host does). Both must name this machine; an opaque `null` origin is a stranger, too.
 */
export function isLocalRequest(headers: IncomingHttpHeaders): boolean {
  return isLocalHost(headers.host) && (headers.origin === undefined || isLocalOrigin(headers.origin));
}

function isLocalHost(host: string | undefined): boolean {
  return host !== undefined && localNames.has(hostname(`http://${host}`) ?? '');
}

function isLocalOrigin(origin: string): boolean {
  return /^https?:\/\//.test(origin) && localNames.has(hostname(origin) ?? '');
}

function hostname(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
