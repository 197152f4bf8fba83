import type { RequestHandler } from 'express';

/**
 * Nothing of ours may be framed, sniffed or told to others, and the page loads from nowhere but the hub.
 * `data:` images are signs in the map library's style sheet.
 */
const headers = {
  'Content-Security-Policy': [
    "default-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "img-src 'self' data:",
    "style-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set(headers);
  next();
};
