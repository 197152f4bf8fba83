import type { FleetError } from '../../protocol/errors.ts';
import type { FailedUpdate } from '../../protocol/releases/check-in.ts';

/**
 * Releases that could not be installed for a reason that stays: forged, altered, not for this robot. They are told to the
 * hub and not fetched again while they are offered: no download that fails for ever goes on for ever. Once the hub took
 * the offer back and makes it anew, somebody may have put it right.
 */
export class Refusals {
  #last: FailedUpdate | undefined;
  #closed = false;

  note(version: number, { code, message, retryable }: FleetError): void {
    if (retryable) return;
    const attempt = this.#last?.version === version ? this.#last.attempt + 1 : 1;
    this.#last = { version, code, reason: message.slice(0, 200), attempt };
    this.#closed = true;
  }

  has = (version: number): boolean => this.#closed && this.#last?.version === version;

  last = (): FailedUpdate | undefined => this.#last;

  /** The offer was taken back. */
  reopen(): void {
    this.#closed = false;
  }

  /** It was installed after all. */
  clear(version: number): void {
    if (this.#last?.version === version) this.#last = undefined;
  }
}
