import type { SpeedRule } from '../view.ts';

/** What the firmware says it can do; nothing when it says nonsense. */
export const topSpeed: SpeedRule = ({ robot }) => ({
  speed: robot.maxSpeed > 0 && robot.maxSpeed < 60 ? robot.maxSpeed : 0,
  because: 'top speed',
});
