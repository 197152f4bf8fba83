import type { DeviceId } from '../../protocol/ids.ts';
import { decodeMission } from '../../protocol/missions.ts';
import type { ZoneRules } from '../planning/live/live-zones.ts';
import type { Fleet } from './look.ts';
import { isEnded, type MissionRecord } from './mission.ts';

/**
 * Finds missions that zones have come in the way of, by the paths that robots have: so it holds after a restart, for
 * robots that were away, and in the air. Each robot is looked at once a set of zones; what is sent after that goes by them.
 */
export class ZoneWatch {
  readonly #zones: ZoneRules;
  readonly #seen = new Map<DeviceId, number>();

  constructor(zones: ZoneRules) {
    this.#zones = zones;
  }

  /** Robots that would refuse what is left of their way. */
  flawed({ robots, current }: Pick<Fleet, 'robots' | 'current'>): DeviceId[] {
    const number = this.#zones.number();
    return robots.flatMap(({ device, figures }) => {
      if ((this.#seen.get(device) ?? 0) === number) return [];
      this.#seen.set(device, number);
      const mission = current.get(device);
      if (mission === undefined || isEnded(mission.state)) return [];
      return this.#isFlawed(mission, figures.profile) ? [device] : [];
    });
  }

  #isFlawed({ payload, reached }: MissionRecord, profile: string): boolean {
    const left = decodeMission(payload).stops.slice(reached);
    return left.some(({ path, at }) => this.#zones.pathFlaw(profile, [...path, at]) !== undefined);
  }
}
