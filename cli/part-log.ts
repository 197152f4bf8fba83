import pino from 'pino';
import { toFleetError } from './output/json.ts';
import type { Output } from './output.ts';

/**
 * How a part that runs tells what went wrong without ending it: a sentence for a person, a pino line (JSON on
 * stderr, with the part's namespace and the error's code) for machines. Secrets never reach an error's context.
 */
export function partLog(part: 'hub' | 'agent', output: Output): (error: unknown) => void {
  if (!output.json) return (error) => output.note(`trouble: ${toFleetError(error).message}`);
  const log = pino({ base: { part }, redact: ['token', 'password', 'authorization'] }, pino.destination(2));
  return (error) => {
    const { code, message, context, retryable } = toFleetError(error);
    log.warn({ code, retryable, ...context }, message);
  };
}
