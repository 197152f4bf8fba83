import { isAmongPeople, type SpeedRule } from '../view.ts';

/** From so many people in view the robot walks with them instead of overtaking. */
const CROWD = 4;
const WALKING_SPEED = 1;

export const crowd: SpeedRule = (view) =>
  view.sight.people >= CROWD && isAmongPeople(view) ? { speed: WALKING_SPEED, because: 'crowd' } : undefined;
