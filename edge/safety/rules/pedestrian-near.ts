import { isAmongPeople, type SpeedRule } from '../view.ts';

/** Stops within a hand's breadth from here, and can be stepped aside from. */
const NEAR_SPEED = 0.6;

export const pedestrianNear: SpeedRule = (view) =>
  view.sight.pedestrianNear && isAmongPeople(view)
    ? { speed: NEAR_SPEED, because: 'somebody is near' }
    : undefined;
