import type { RequestHandler } from 'express';
import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';

export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** Addresses remembered at once; whoever comes beyond pushes the longest silent one out. */
const MAX_ADDRESSES = 10_000;

/** One token bucket a remote address, on real time. Throws RATE_LIMITED. */
export function rateLimit(clock: Clock, { perSecond, burst }: RateLimit): RequestHandler {
  const buckets = new Map<string, { tokens: number; time: number }>();
  return (request, _response, next) => {
    const key = request.socket.remoteAddress ?? '';
    const now = clock.now();
    const before = buckets.get(key) ?? { tokens: burst, time: now };
    const gained = (Math.max(0, now - before.time) / 1000) * perSecond;
    const tokens = Math.min(burst, before.tokens + gained);
    buckets.delete(key);
    buckets.set(key, { tokens: Math.max(0, tokens - 1), time: now });
    if (buckets.size > MAX_ADDRESSES) buckets.delete(buckets.keys().next().value ?? '');
    if (tokens < 1) throw new FleetError('RATE_LIMITED', { seconds: Math.ceil((1 - tokens) / perSecond) });
    next();
  };
}
