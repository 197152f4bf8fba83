import { FleetError } from '../protocol/errors.ts';
import type { CoordinatesE7 } from '../protocol/units.ts';
import type { DriveCommand, RobotState } from './link.ts';

const MAX_PATH_POINTS = 20_000;

/** Nothing the firmware says is believed unchecked: every link passes its states through here. */
export function checkedState(state: RobotState): RobotState {
  const wrong = stateRules.find(([, holds]) => !holds(state));
  if (wrong !== undefined) throw new FleetError('FIRMWARE_STATE_INVALID', { field: wrong[0] });
  return state;
}

const within = (value: number, min: number, max: number) => value >= min && value <= max;

const isPlace = ({ latitude, longitude }: CoordinatesE7) =>
  Number.isInteger(latitude) &&
  within(latitude, -9e8, 9e8) &&
  Number.isInteger(longitude) &&
  within(longitude, -18e8, 18e8);

const stateRules: readonly (readonly [string, (state: RobotState) => boolean])[] = [
  ['time', (s) => Number.isSafeInteger(s.time) && s.time > 0],
  ['place', (s) => isPlace(s.at)],
  ['altitude', (s) => within(s.altitude, -1_000, 10_000)],
  ['heading', (s) => s.heading >= 0 && s.heading < 360],
  ['speed', (s) => within(s.speed, 0, 60)],
  ['slope', (s) => s.slope === undefined || within(s.slope, -2, 2)],
  ['battery', (s) => within(s.battery, 0, 1)],
  ['compartments', (s) => s.compartments.length <= 64],
];

/** What is wrong with a command, or undefined; links refuse with this sentence. */
export function commandFlaw(command: DriveCommand, compartments: number): string | undefined {
  switch (command.kind) {
    case 'follow':
      if (command.path.length === 0 || command.path.length > MAX_PATH_POINTS) {
        return `a path has 1 to ${MAX_PATH_POINTS} points, got ${command.path.length}`;
      }
      if (!command.path.every(isPlace)) return 'a point of the path is off the globe';
      if (!(command.speed > 0 && command.speed <= 60)) return `speed ${command.speed} m/s is out of range`;
      return undefined;
    case 'open':
      if (!Number.isInteger(command.compartment) || !within(command.compartment, 0, compartments - 1)) {
        return `there is no compartment ${command.compartment}`;
      }
      return undefined;
    default:
      return undefined;
  }
}
