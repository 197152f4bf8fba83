import { type Clock, sleep } from '../../protocol/clock.ts';
import type { Address, DeviceId } from '../../protocol/ids.ts';
import { type Milliseconds, milliseconds } from '../../protocol/units.ts';
import type { DeviceDirectory, DeviceStatus, EnrolledDevice } from './device-directory.ts';

/** A device as the chain has it. */
export interface ChainDevice {
  readonly device: DeviceId;
  readonly owner: Address;
  readonly status: 'active' | 'retired' | 'rotated' | 'slashed';
}

export interface RegistrationWatchParts {
  readonly directory: Pick<DeviceDirectory, 'list' | 'setStatus' | 'setOwner'>;
  /** All devices of the network; rejects while the chain cannot be reached. */
  readonly onChain: () => Promise<readonly ChainDevice[]>;
  /** The chain is asked in real time. */
  readonly realClock: Clock;
  /** Told after the new status is stored. */
  readonly changed: (device: DeviceId, status: DeviceStatus) => void;
  readonly report: (error: unknown) => void;
}

/** While owners are about to register, and when nobody is. */
const SOON = milliseconds(1_000);
const SELDOM = milliseconds(15_000);

/** Follows the chain: a robot gets jobs once its owner has registered it, and none once it is retired there. */
export class RegistrationWatch {
  readonly #parts: RegistrationWatchParts;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(parts: RegistrationWatchParts) {
    this.#parts = parts;
  }

  /** Does not wait for the chain: a hub takes frames while its endpoint is down. */
  async start(): Promise<void> {
    this.#running = this.#follow();
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the hub stops'));
    await this.#running;
  }

  /** One look at the chain; the time until the next. */
  async look(): Promise<Milliseconds> {
    const { directory, onChain, changed } = this.#parts;
    const enrolled = await directory.list();
    if (enrolled.length === 0) return SOON;
    const devices = await beforeAbort(onChain(), this.#stopping.signal);
    const found = new Map(devices.map((one) => [one.device, one]));
    let awaiting = false;
    for (const row of enrolled) {
      const chain = found.get(row.device);
      if (wasSold(row, chain)) {
        await directory.setOwner(row.device, chain.owner);
        changed(row.device, row.status);
        continue;
      }
      const status = statusOf(row, chain);
      awaiting ||= status === 'awaiting registration';
      if (status === row.status) continue;
      await directory.setStatus(row.device, status);
      changed(row.device, status);
    }
    return awaiting ? SOON : SELDOM;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const pause = await this.look().catch((error: unknown) => {
        if (!signal.aborted) this.#parts.report(error);
        return SOON;
      });
      await sleep(this.#parts.realClock, pause, signal).catch(() => undefined);
    }
  }
}

/**
 * A robot that was registered here and belongs to somebody else now: both owners and the robot itself signed that on
 * chain, so the hub follows. Attack: a registration by somebody else before the first one here is none of that.
 */
function wasSold(
  { owner, status }: EnrolledDevice,
  onChain: ChainDevice | undefined,
): onChain is ChainDevice {
  return status === 'registered' && onChain?.status === 'active' && onChain.owner !== owner;
}

/** Another owner on chain than here: the token was one owner's, the registration another's; it stays waiting. */
function statusOf({ owner, status }: EnrolledDevice, onChain: ChainDevice | undefined): DeviceStatus {
  if (status === 'denied' || onChain === undefined) return status;
  if (onChain.status !== 'active') return 'retired';
  return onChain.owner === owner ? 'registered' : 'awaiting registration';
}

/** A chain that does not answer must not keep the hub from stopping. */
function beforeAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
