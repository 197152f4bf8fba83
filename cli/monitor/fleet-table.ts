import { sampleFlags } from '../../protocol/telemetry.ts';
import type { RobotView } from '../../protocol/views/robot.ts';
import { type Column, formatTable } from '../output/table.ts';
import { showAge, showBattery, showPlace } from '../output/units.ts';

/** A robot not heard of for this long (world time) is shown as such, whatever its last state was. */
const STALE_MS = 60_000;

/** One line a robot; `now` is the world's time. States are words, never only a colour. */
export function fleetTable(robots: readonly RobotView[], now: number, width: number): string {
  if (robots.length === 0) return 'no robots';
  const columns: readonly Column<RobotView>[] = [
    { title: 'robot', cell: ({ device }) => device.slice(0, 8) },
    { title: 'kind', cell: ({ kind, simulated }) => (simulated ? `${kind} (simulated)` : kind) },
    { title: 'state', cell: (robot) => stateOf(robot, now) },
    { title: 'battery', align: 'right', cell: ({ battery }) => showBattery(battery) },
    {
      title: 'speed',
      align: 'right',
      cell: ({ speed }) => (speed === null ? '-' : `${(speed / 100).toFixed(1)} m/s`),
    },
    { title: 'mission', cell: missionOf },
    { title: 'aboard', align: 'right', cell: ({ aboard }) => String(aboard) },
    { title: 'seen', align: 'right', cell: ({ seen }) => (seen === null ? 'never' : showAge(now - seen)) },
    { title: 'place', cell: placeOf },
    { title: 'missing', align: 'right', cell: ({ missing }) => (missing === 0 ? '' : String(missing)) },
  ];
  return formatTable(columns, robots, width);
}

export function stateOf(robot: RobotView, now: number): string {
  const { state, seen, flags, order } = robot;
  const words = state === 'online' && seen !== null && now - seen > STALE_MS ? ['online, silent'] : [state];
  if (state === 'online') {
    if ((flags & sampleFlags.stopped) !== 0) words.push('stopped');
    else if ((flags & sampleFlags.charging) !== 0) words.push('charging');
    else if ((flags & sampleFlags.moving) !== 0) words.push('driving');
  }
  if (order !== null && order.stage !== 'done') words.push(`${order.kind} ${order.stage}`);
  return words.join(', ');
}

function missionOf({ mission }: RobotView): string {
  return mission === null ? '-' : `${mission.reached}/${mission.stops} stops, ${mission.stage}`;
}

function placeOf({ position }: RobotView): string {
  if (position === null) return '-';
  return position.exact ? showPlace(position.at) : `about ${showPlace(position.at)}`;
}
