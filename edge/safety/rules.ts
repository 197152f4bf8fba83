import { keepAliveMs } from '../../firmware-bridge/link.ts';
import type { CoordinatesE7, UnixMilliseconds } from '../../protocol/units.ts';

/** What the safety rules look at; silences are counted in real milliseconds. */
export interface SafetyView {
  readonly now: UnixMilliseconds;
  readonly loopSilence: number;
  readonly firmwareSilence: number;
  /** Latched until an operator says resume. */
  readonly stopButton: boolean;
  /** World time until which the robot waits after it touched something. */
  readonly bumperUntil: number;
  readonly battery: number;
  readonly charging: boolean;
  readonly at: CoordinatesE7 | undefined;
  /** Why an operator or owner stopped the robot. */
  readonly held: string | null;
  /** World time at which the present mission ends; undefined without one. */
  readonly missionEnds: UnixMilliseconds | undefined;
  /** Whether the robot may be there; the geofence. */
  readonly mayBeAt: (at: CoordinatesE7) => boolean;
}

/** The agent's loop turns every 50 ms; missing three turns is a dead loop. Leaves the brake its share of 500 ms. */
const LOOP_DEADLINE_MS = 150;
const BATTERY_FLOOR = 0.03;

/** Each rule gives its reason to stand still, or undefined. The first that holds is reported. */
const rules: readonly ((view: SafetyView) => string | undefined)[] = [
  ({ loopSilence }) => (loopSilence > LOOP_DEADLINE_MS ? 'agent loop stopped' : undefined),
  ({ firmwareSilence }) => (firmwareSilence > keepAliveMs ? 'firmware silent' : undefined),
  ({ stopButton }) => (stopButton ? 'stop button' : undefined),
  ({ bumperUntil, now }) => (now < bumperUntil ? 'bumper' : undefined),
  ({ held }) => (held === null ? undefined : `ordered: ${held}`.slice(0, 200)),
  ({ missionEnds, now }) => (missionEnds !== undefined && now >= missionEnds ? 'mission expired' : undefined),
  ({ battery, charging }) => (battery <= BATTERY_FLOOR && !charging ? 'battery reserve' : undefined),
  ({ at, mayBeAt }) => (at !== undefined && !mayBeAt(at) ? 'outside the service area' : undefined),
];

/** Why the robot has to stand still now; undefined when it may drive. */
export function reasonToStop(view: SafetyView): string | undefined {
  for (const rule of rules) {
    const reason = rule(view);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
