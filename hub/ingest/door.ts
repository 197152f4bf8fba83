import type { Clock } from '../../protocol/clock.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import { type AuthenticateParts, authenticate, type Credentials, type LoginVerdict } from './authenticate.ts';
import type { IngestCounters, IngestReason } from './counters.ts';
import { RefusalDelay } from './refusal-delay.ts';

export interface DoorParts {
  readonly login: Omit<AuthenticateParts, 'audience'>;
  readonly counters: IngestCounters;
  readonly realClock: Clock;
  /** What has to be there before the robot is let in. */
  readonly prepare: (device: DeviceId) => Promise<void>;
  readonly stopping: AbortSignal;
}

/** Lets robots in or tells them, ever later, that it does not. */
export class Door {
  readonly #parts: DoorParts;
  readonly #delay: RefusalDelay;
  #audience: Uint8Array = new Uint8Array(32);

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.#delay = new RefusalDelay(parts.realClock);
  }

  /** Until it is told what the hub announces, nobody signs for the right audience. */
  open(audience: Uint8Array): void {
    this.#audience = audience;
  }

  /** Never rejects; a refusal resolves after its delay. @param address where the socket comes from */
  async knock(credentials: Credentials, address: string): Promise<LoginVerdict> {
    const { clientId } = credentials;
    const verdict = await this.#decide(credentials);
    if (!verdict.granted) {
      this.#parts.counters.count(verdict.reason);
      await this.#delay.wait(address, clientId, this.#parts.stopping).catch(() => undefined);
      return verdict;
    }
    this.#parts.counters.count('connected');
    this.#delay.forget(address, clientId);
    return verdict;
  }

  async #decide(credentials: Credentials): Promise<LoginVerdict> {
    try {
      const verdict = await authenticate({ ...this.#parts.login, audience: this.#audience }, credentials);
      if (verdict.granted) await this.#parts.prepare(verdict.device);
      return verdict;
    } catch {
      // The store could not take the login, or could not give the mission.
      const reason: IngestReason = 'login-failed';
      return { granted: false, reason };
    }
  }
}
