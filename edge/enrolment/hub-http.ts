import { z } from 'zod';
import { FleetError, isFleetError } from '../../protocol/errors.ts';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

const problem = z.object({ code: z.string().max(64).optional(), message: z.string().max(500).optional() });

/**
 * One JSON request to the hub. Throws ENROLMENT_UNREACHABLE when trying again may help (network, 5xx, 429) and
 * ENROLMENT_REFUSED when it may not (any other 4xx is final).
 */
export async function askHub(hub: string, path: string, body?: unknown): Promise<unknown> {
  const request: RequestInit =
    body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  try {
    const answer = await fetch(new URL(path, hub), { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = (await answer.text()).slice(0, MAX_ANSWER_BYTES);
    if (answer.ok) return JSON.parse(text);
    const reason = reasonOf(text);
    if (answer.status >= 500 || answer.status === 429)
      throw unreachable(hub, `status ${answer.status}: ${reason}`);
    throw new FleetError('ENROLMENT_REFUSED', { hub, status: answer.status, reason });
  } catch (cause) {
    if (isFleetError(cause)) throw cause;
    throw unreachable(hub, cause instanceof Error ? causeOf(cause) : String(cause), cause);
  }
}

function reasonOf(text: string): string {
  try {
    const { code, message } = problem.parse(JSON.parse(text));
    return [code, message].filter((part) => part !== undefined).join(': ') || 'no reason given';
  } catch {
    return text.slice(0, 200) || 'no reason given';
  }
}

/** `fetch` hides the reason one level down. */
const causeOf = (error: Error) =>
  (error.cause instanceof Error ? error.cause.message : error.message).slice(0, 200);

const unreachable = (hub: string, reason: string, cause?: unknown) =>
  new FleetError('ENROLMENT_UNREACHABLE', { hub, reason }, { cause });
