import { type MetersPerSecond, metersPerSecond } from '../../protocol/units.ts';

/** From so many people in view the robot walks with them instead of overtaking. */
const CROWD = 4;
const WALKING_SPEED = 1;

export function speedAmong(people: number, maxSpeed: MetersPerSecond): MetersPerSecond {
  return people >= CROWD ? metersPerSecond(Math.min(maxSpeed, WALKING_SPEED)) : maxSpeed;
}
