import { Feed } from '../../firmware-bridge/feed.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { QueuedFrame } from './outbox.ts';
import type { Downlink, Uplink } from './uplink.ts';

/** The in-memory fake of the port: a test is the hub, stores what it likes and cuts the link when it likes. */
export class MemoryUplink implements Uplink {
  readonly stored: QueuedFrame[] = [];
  readonly contributions: Uint8Array[] = [];
  readonly #downlinks = new Feed<Downlink>(1_000);
  readonly #listeners: ((connected: boolean) => void)[] = [];
  #waiting: { frame: QueuedFrame; resolve: () => void; reject: (cause: FleetError) => void }[] = [];
  #connected = false;
  /** While false, frames wait for their acknowledgement. */
  acknowledging = true;

  start(): Promise<void> {
    this.link(true);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.link(false);
    this.#downlinks.end();
    return Promise.resolve();
  }

  connected = (): boolean => this.#connected;
  downlinks = (): AsyncIterable<Downlink> => this.#downlinks.read();

  publish(frame: QueuedFrame): Promise<void> {
    if (!this.#connected) return Promise.reject(lost());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ frame, resolve, reject });
      if (this.acknowledging) this.acknowledge();
    });
  }

  contribute(bytes: Uint8Array): Promise<void> {
    if (!this.#connected) return Promise.reject(lost());
    this.contributions.push(bytes);
    return Promise.resolve();
  }

  onChange(listener: (connected: boolean) => void): void {
    this.#listeners.push(listener);
  }

  /** The hub stores and acknowledges whatever waits. */
  acknowledge(): void {
    for (const { frame, resolve } of this.#waiting.splice(0)) {
      this.stored.push(frame);
      resolve();
    }
  }

  link(connected: boolean): void {
    if (this.#connected === connected) return;
    this.#connected = connected;
    if (!connected) for (const { reject } of this.#waiting.splice(0)) reject(lost());
    for (const listener of this.#listeners) listener(connected);
  }

  send(downlink: Downlink): void {
    this.#downlinks.push(downlink);
  }
}

const lost = () => new FleetError('UPLINK_LOST', { broker: 'memory' });
