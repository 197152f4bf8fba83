import { straightMeters } from '../../maps/geometry/distance.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import { type FleetEvent, type Sample, sampleFlags } from '../../protocol/telemetry.ts';
import type { CoordinatesE7, UnixMilliseconds } from '../../protocol/units.ts';

/** Faults after which a robot does not get on by itself. */
const standing: readonly string[] = ['STUCK', 'BATTERY_EMPTY'];
/** It is over once the robot has got on by so many metres. */
const GOT_ON = 15;
/** World milliseconds of a safety stop after which others take what the robot has not picked up. */
const LONG_STOP = 60_000;
/** Per mille of the battery at which a robot's plan may have to be another one. */
const levels = [170, 400, 500, 900] as const;

interface Watched {
  at: CoordinatesE7 | undefined;
  stuckAt: CoordinatesE7 | undefined;
  stoppedSince: UnixMilliseconds | undefined;
  level: number;
  told: boolean;
}

/** What robots' own telemetry says of trouble: stuck, held by their safety for long, little in the battery. */
export class TroubleWatch {
  readonly #watched = new Map<DeviceId, Watched>();

  /** Takes what a frame said. True when it is a reason to plan. */
  note(device: DeviceId, samples: readonly Sample[], events: readonly FleetEvent[]): boolean {
    const watched = this.#of(device);
    for (const sample of samples) look(watched, sample);
    const fault = events.some((event) => event.kind === 'fault' && standing.includes(event.code));
    if (fault) watched.stuckAt = watched.at;
    const last = samples.at(-1);
    if (last === undefined) return fault;
    const level = levels.filter((limit) => last.battery >= limit).length;
    const trouble = this.isInTrouble(device, last.time);
    const isNews = level !== watched.level || trouble !== watched.told;
    watched.level = level;
    watched.told = trouble;
    return isNews;
  }

  isInTrouble(device: DeviceId, now: UnixMilliseconds): boolean {
    const watched = this.#watched.get(device);
    if (watched === undefined) return false;
    const { stuckAt, stoppedSince } = watched;
    return stuckAt !== undefined || (stoppedSince !== undefined && now - stoppedSince > LONG_STOP);
  }

  #of(device: DeviceId): Watched {
    let watched = this.#watched.get(device);
    if (watched === undefined) {
      watched = { at: undefined, stuckAt: undefined, stoppedSince: undefined, level: -1, told: false };
      this.#watched.set(device, watched);
    }
    return watched;
  }
}

function look(watched: Watched, { at, flags, time }: Sample): void {
  watched.at = at;
  if (watched.stuckAt !== undefined && straightMeters(watched.stuckAt, at) > GOT_ON)
    watched.stuckAt = undefined;
  if ((flags & sampleFlags.stopped) === 0) watched.stoppedSince = undefined;
  else watched.stoppedSince ??= time;
}
