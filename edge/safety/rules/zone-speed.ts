import { brakingOf } from '../../../firmware-bridge/braking.ts';
import { offsetBy } from '../../../maps/geometry/distance.ts';
import type { SpeedRule } from '../view.ts';

/** Looks so many times along the way it brakes in, and at where it is. */
const LOOKS = 8;
/** Seconds until a new limit is driven: a look, a turn of the loop, a tick of the firmware, and some. */
const REACTION = 0.3;

/** The limit of the zones it is in, and of those straight ahead in time to enter them slowly. */
export const zoneSpeed: SpeedRule = ({ robot, state, fences }) => {
  if (state === undefined) return undefined;
  const { comfortable } = brakingOf(robot);
  const reach = state.speed * REACTION + state.speed ** 2 / (2 * comfortable);
  const heading = (state.heading * Math.PI) / 180;
  let speed = fences.speedAt(state.at);
  for (let i = 1; i <= LOOKS; i++) {
    const meters = (reach * i) / LOOKS;
    const ahead = fences.speedAt(offsetBy(state.at, meters * Math.sin(heading), meters * Math.cos(heading)));
    if (ahead >= speed) continue;
    const room = Math.max(0, meters - reach / LOOKS - state.speed * REACTION);
    speed = Math.min(speed, Math.sqrt(ahead ** 2 + 2 * comfortable * room));
  }
  return speed === Number.POSITIVE_INFINITY ? undefined : { speed, because: 'zone' };
};
