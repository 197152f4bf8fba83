import type { StopRule } from '../view.ts';

/** Below this share it stands, so that brakes, lamps and radio last until somebody comes. */
export const BATTERY_FLOOR = 0.03;

/** The last of the battery is not for driving. */
export const batteryFloor: StopRule = ({ state }) =>
  state === undefined || state.charging || state.battery > BATTERY_FLOOR ? undefined : 'battery reserve';
