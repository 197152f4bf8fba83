import type { DeviceId } from '../../protocol/ids.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';

/** Whether a robot's link stands. `session` is what the robot said last, 0 before it said anything. */
export interface Presence {
  readonly state: 'online' | 'offline';
  readonly session: number;
  /** World time of the change. */
  readonly since: UnixMilliseconds;
}

type Listener = (device: DeviceId, presence: Presence) => void;

/**
 * Who is connected. A connection is a number that rises with every login, so that the will of an older one,
 * fired when a newer took its place or its socket timed out at last, never turns the newer one off.
 */
export class PresenceBoard {
  readonly #presences = new Map<DeviceId, Presence>();
  readonly #connections = new Map<DeviceId, number>();
  readonly #listeners = new Set<Listener>();

  get(device: DeviceId): Presence | undefined {
    return this.#presences.get(device);
  }

  online(): number {
    let count = 0;
    for (const { state } of this.#presences.values()) if (state === 'online') count++;
    return count;
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** This connection is the device's from now on; whatever an older one says is stale. */
  claim(device: DeviceId, connection: number): void {
    this.#connections.set(device, connection);
  }

  connected(device: DeviceId, connection: number, now: UnixMilliseconds): void {
    if (!this.isCurrent(device, connection)) return;
    this.#set(device, { state: 'online', session: this.get(device)?.session ?? 0, since: now });
  }

  /** False when another connection took the place of this one, or a newer session is known: nothing changes. */
  announce(device: DeviceId, connection: number, session: number, now: UnixMilliseconds): boolean {
    if (!this.isCurrent(device, connection) || session < (this.get(device)?.session ?? 0)) return false;
    this.#set(device, { state: 'online', session, since: now });
    return true;
  }

  /** False for a stale connection. */
  disconnected(device: DeviceId, connection: number, now: UnixMilliseconds): boolean {
    if (!this.isCurrent(device, connection)) return false;
    const before = this.get(device);
    if (before?.state === 'offline') return true;
    this.#set(device, { state: 'offline', session: before?.session ?? 0, since: now });
    return true;
  }

  isCurrent(device: DeviceId, connection: number): boolean {
    return this.#connections.get(device) === connection;
  }

  #set(device: DeviceId, presence: Presence): void {
    const before = this.#presences.get(device);
    if (before?.state === presence.state && before.session === presence.session) return;
    this.#presences.set(device, presence);
    for (const listener of this.#listeners) listener(device, presence);
  }
}
