import type { QueuedFrame } from './outbox.ts';

/** What comes down from the hub, still unchecked bytes: statement · signature 64 · payload. */
export interface Downlink {
  readonly channel: 'mission' | 'command' | 'zones' | 'round';
  readonly bytes: Uint8Array;
}

/** The link to the hub. It reconnects by itself; `publish` resolves only when the hub acknowledged. */
export interface Uplink {
  start(): Promise<void>;
  stop(): Promise<void>;
  connected(): boolean;
  /** Resolves when the hub has stored the frame. Throws UPLINK_LOST when the link broke before: send it again. */
  publish(frame: QueuedFrame): Promise<void>;
  /** As `publish`, for a contribution to a learning round: resolves when the hub has judged it. Throws UPLINK_LOST. */
  contribute(bytes: Uint8Array): Promise<void>;
  downlinks(): AsyncIterable<Downlink>;
  /** Called on every change of the link. */
  onChange(listener: (connected: boolean) => void): void;
}
