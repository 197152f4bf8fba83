import { type MetersPerSecond, metersPerSecond } from '../../protocol/units.ts';
import { agentLoop } from './rules/agent-loop.ts';
import { allowedPath } from './rules/allowed-path.ts';
import { batteryFloor } from './rules/battery-floor.ts';
import { bumper } from './rules/bumper.ts';
import { clearPath } from './rules/clear-path.ts';
import { crowd } from './rules/crowd.ts';
import { firmwareSilent } from './rules/firmware-silent.ts';
import { freshEyes } from './rules/fresh-eyes.ts';
import { insideZones } from './rules/inside-zones.ts';
import { obeyedLimit } from './rules/obeyed-limit.ts';
import { orderedStop } from './rules/ordered-stop.ts';
import { pedestrianNear } from './rules/pedestrian-near.ts';
import { planDeadline } from './rules/plan-deadline.ts';
import { stopButton } from './rules/stop-button.ts';
import { stoppingTime } from './rules/stopping-time.ts';
import { surePlace } from './rules/sure-place.ts';
import { topSpeed } from './rules/top-speed.ts';
import { wayBack } from './rules/way-back.ts';
import { zoneSpeed } from './rules/zone-speed.ts';
import type { SafetyView } from './view.ts';

/** Each gives its reason to stand still, or undefined; the first that holds is reported. */
const stops = [
  agentLoop,
  firmwareSilent,
  stopButton,
  bumper,
  orderedStop,
  planDeadline,
  batteryFloor,
  surePlace,
  insideZones,
  allowedPath,
  clearPath,
  obeyedLimit,
];

/** Each gives a limit, or undefined; the lowest is in force. */
const limits = [topSpeed, stoppingTime, zoneSpeed, pedestrianNear, crowd, freshEyes, wayBack];

export interface Verdict {
  /** Why the robot has to stand still now; undefined when it may drive. */
  readonly stop: string | undefined;
  /** How fast it may drive, and which rule says so. */
  readonly speed: MetersPerSecond;
  readonly because: string;
}

/** What the rules say together. A rule that fails, or a limit that is no number, is a reason to stand still. */
export function judge(view: SafetyView): Verdict {
  try {
    const stop = firstOf(stops, view);
    let lowest = { speed: Number.POSITIVE_INFINITY, because: 'no rule' };
    for (const rule of limits) {
      const limit = rule(view);
      if (limit === undefined) continue;
      if (!(limit.speed >= 0)) return failed(`limit ${limit.because}`);
      if (limit.speed < lowest.speed) lowest = limit;
    }
    return { stop, speed: metersPerSecond(lowest.speed), because: lowest.because };
  } catch (cause) {
    return failed(cause instanceof Error ? cause.message : String(cause));
  }
}

function firstOf(rules: typeof stops, view: SafetyView): string | undefined {
  for (const rule of rules) {
    const reason = rule(view);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

const failed = (reason: string): Verdict => ({
  stop: `safety rule failed: ${reason}`.slice(0, 200),
  speed: metersPerSecond(0),
  because: 'failed',
});
