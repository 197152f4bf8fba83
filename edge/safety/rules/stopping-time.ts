import { brakingOf } from '../../../firmware-bridge/braking.ts';
import { keepAliveMs } from '../../../firmware-bridge/link.ts';
import type { SpeedRule } from '../view.ts';

/** Of the 500 ms after a lost link, what passes before the brake is on: silence, one look, one tick of slack. */
const BEFORE_BRAKING_MS = 200;
/** It still gets off a slope on which it could not stop in time. */
const CREEP = 0.2;

/**
 * On wheels no faster than what the brake brings to rest within 500 ms of a lost link, on the slope it is on. A
 * multicopter needs longer from any useful speed; nobody walks where it flies.
 */
export const stoppingTime: SpeedRule = ({ robot, state }) => {
  if (robot.kind === 'drone') return undefined;
  const braking = brakingOf(robot).emergency + GRAVITY * Math.min(0, state?.slope ?? 0);
  return {
    speed: Math.max(CREEP, (braking * (keepAliveMs - BEFORE_BRAKING_MS)) / 1_000),
    because: 'slope',
  };
};

const GRAVITY = 9.81;
