import type { Clock } from '../../protocol/clock.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import type { SignedCheckIn } from '../../protocol/releases/check-in.ts';
import { manifestLimits } from '../../protocol/releases/manifest.ts';
import { milliseconds } from '../../protocol/units.ts';
import { toBase64 } from '../../protocol/views/fields.ts';
import { parseCheckInView } from '../../protocol/views/release.ts';
import type { Offer, ReleaseSource } from './release-source.ts';

/** A wire that brings nothing for so long is dead. */
const SILENCE = milliseconds(30_000);
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_RELEASE_BYTES = manifestLimits.bytes + 1_024;

/** The hub's HTTP interface, as far as releases go. */
export class HttpSource implements ReleaseSource {
  readonly #hub: string;
  readonly #real: Clock;

  constructor(hub: string, real: Clock) {
    this.#hub = hub;
    this.#real = real;
  }

  async checkIn(device: DeviceId, checkIn: SignedCheckIn, signal: AbortSignal): Promise<readonly Offer[]> {
    const { statement, signature, payload } = checkIn;
    const body = JSON.stringify({
      device,
      statement: toBase64(statement),
      signature: toBase64(signature),
      payload: toBase64(payload),
    });
    const headers = { 'content-type': 'application/json' };
    const path = '/v1/releases/check-ins';
    const answer = await this.#ask(path, { method: 'POST', body, headers }, signal, MAX_ANSWER_BYTES);
    try {
      return parseCheckInView(JSON.parse(new TextDecoder().decode(answer))).offers;
    } catch (cause) {
      const reason = (cause instanceof Error ? cause.message : String(cause)).slice(0, 200);
      throw new FleetError('UPDATE_REFUSED', { hub: this.#hub, path, status: 200, reason }, { cause });
    }
  }

  release({ kind, version }: Offer, signal: AbortSignal): Promise<Uint8Array> {
    return this.#ask(`/v1/releases/${kind}/${version}/signed`, {}, signal, MAX_RELEASE_BYTES);
  }

  async *content(
    { kind, version }: Offer,
    target: string,
    { from, to }: { readonly from: number; readonly to: number },
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const path = `/v1/releases/${kind}/${version}/content/${target}`;
    const headers = { range: `bytes=${from}-${to - 1}` };
    for await (const { piece, status } of this.#pieces(path, { headers }, signal)) {
      // A server that ignores the range would send everything from the start, for ever again on a bad link.
      if (status !== 206)
        throw new FleetError('UPDATE_REFUSED', {
          hub: this.#hub,
          path,
          status,
          reason: 'it knows no ranges',
        });
      yield piece;
    }
  }

  async #ask(path: string, request: RequestInit, signal: AbortSignal, most: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const { piece, status } of this.#pieces(path, request, signal)) {
      size += piece.length;
      if (size > most)
        throw new FleetError('UPDATE_REFUSED', {
          hub: this.#hub,
          path,
          status,
          reason: `more than ${most} bytes`,
        });
      pieces.push(piece);
    }
    return new Uint8Array(Buffer.concat(pieces));
  }

  async *#pieces(path: string, request: RequestInit, signal: AbortSignal) {
    const silent = new AbortController();
    let cancel = this.#watch(silent);
    try {
      const answer = await fetch(new URL(path, this.#hub), {
        ...request,
        signal: AbortSignal.any([signal, silent.signal]),
        redirect: 'error',
      });
      const { status } = answer;
      if (!answer.ok) throw this.#refusal(path, status, (await answer.text()).slice(0, MAX_ANSWER_BYTES));
      if (answer.body === null) return;
      for await (const piece of answer.body) {
        cancel();
        yield { piece, status };
        cancel = this.#watch(silent);
      }
    } catch (cause) {
      signal.throwIfAborted();
      if (isFleetError(cause)) throw cause;
      throw new FleetError('UPDATE_UNREACHABLE', { hub: this.#hub, reason: reasonOf(cause) }, { cause });
    } finally {
      cancel();
    }
  }

  #watch(silent: AbortController): () => void {
    return this.#real.after(SILENCE, () => silent.abort(new Error(`nothing came for ${SILENCE / 1_000} s`)));
  }

  #refusal(path: string, status: number, text: string): FleetError {
    const reason = problemOf(text);
    if (status >= 500 || status === 429 || status === 408)
      return new FleetError('UPDATE_UNREACHABLE', { hub: this.#hub, reason: `status ${status}: ${reason}` });
    return new FleetError('UPDATE_REFUSED', { hub: this.#hub, path, status, reason });
  }
}

function problemOf(text: string): string {
  try {
    const { code, message } = JSON.parse(text) as { readonly code?: unknown; readonly message?: unknown };
    return `${String(code)}: ${String(message)}`.slice(0, 200);
  } catch {
    return text.slice(0, 200) || 'no reason given';
  }
}

/** `fetch` hides the reason one level down. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause).slice(0, 200);
  return (cause.cause instanceof Error ? cause.cause.message : cause.message).slice(0, 200);
}
