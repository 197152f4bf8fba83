import type { FleetError } from '../../protocol/errors.ts';
import type { FailedUpdate } from '../../protocol/releases/check-in.ts';

/**
 * Releases that could not be installed for a reason that stays: forged, altered, not for this robot. They are told to the
 * hub and not fetched again until the agent starts anew: no download that fails for ever goes on for ever.
 */
export class Refusals {
  #last: FailedUpdate | undefined;

  note(version: number, { code, message, retryable }: FleetError): void {
    if (retryable) return;
    this.#last = { version, code, reason: message.slice(0, 200), attempt: 1 };
  }

  has = (version: number): boolean => this.#last?.version === version;

  last = (): FailedUpdate | undefined => this.#last;
}
