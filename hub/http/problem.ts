import type { ErrorRequestHandler, RequestHandler } from 'express';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import type { ProblemView } from '../../protocol/views/problem.ts';
import { statusOf } from './status.ts';

/** RFC 9457 body of an error. */
export function problemOf(error: FleetError): ProblemView {
  const { code, message, hint, retryable } = error.toJSON();
  return {
    type: `urn:wayproof:error:${code}`,
    title: message,
    status: statusOf(code),
    code,
    message,
    hint,
    retryable,
  };
}

/** For paths without a route. */
export const notFound: RequestHandler = (request) => {
  throw new FleetError('HTTP_NOT_FOUND', { method: request.method, path: request.path.slice(0, 200) });
};

/** Last in the chain: every error leaves as a problem with a code; what is not ours says nothing of the inside. */
export function problems(report: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const known = fleetErrorOf(error);
    if (statusOf(known.code) >= 500) report(error);
    // A body already begun cannot become a problem: express closes the connection, the reader sees it is cut.
    if (response.headersSent) return next(error);
    const problem = problemOf(known);
    const { seconds } = known.context;
    if (known.code === 'RATE_LIMITED') response.set('Retry-After', String(seconds));
    if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

function fleetErrorOf(error: unknown): FleetError {
  if (isFleetError(error)) return error;
  const { type, status, limit } = (error ?? {}) as { type?: unknown; status?: unknown; limit?: unknown };
  if (type === 'entity.too.large') return new FleetError('HTTP_TOO_LARGE', { limit: Number(limit) });
  // What body-parser and the router throw for requests they cannot read: 4xx with a short type of their own.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new FleetError('HTTP_BODY', { reason: typeof type === 'string' ? type : 'malformed request' });
  }
  return new FleetError('HUB_INTERNAL', {}, { cause: error });
}
