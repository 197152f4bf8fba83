import type { Clock } from '../../protocol/clock.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import type { Milliseconds, UnixMilliseconds } from '../../protocol/units.ts';

/**
 * When each robot was heard last, on real time: links fail in real time however fast the world runs. A robot
 * not heard since this hub started counts from there, so that a restart takes no jobs from anybody.
 */
export class LastHeard {
  readonly #clock: Clock;
  readonly #after: Milliseconds;
  readonly #started: UnixMilliseconds;
  readonly #heard = new Map<DeviceId, UnixMilliseconds>();

  constructor(clock: Clock, silentAfter: Milliseconds) {
    this.#clock = clock;
    this.#after = silentAfter;
    this.#started = clock.now();
  }

  heard(device: DeviceId): void {
    this.#heard.set(device, this.#clock.now());
  }

  isSilent(device: DeviceId): boolean {
    return this.#clock.now() - (this.#heard.get(device) ?? this.#started) > this.#after;
  }
}
