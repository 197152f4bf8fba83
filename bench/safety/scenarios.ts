import type { SimulatedFault } from '../../firmware-bridge/simulated/faults.ts';
import { offsetBy } from '../../maps/geometry/distance.ts';
import { ZoneFences } from '../../maps/zones/fences.ts';
import type { Zone } from '../../protocol/zones/zones.ts';
import type { Reaction, Trial } from './trial.ts';
import { origin, type WholeRobot } from './whole-robot.ts';

/** A trial, what of its reaction is the figure, and how many milliseconds it may take. */
export interface Scenario {
  /** Begins the figures' keys. */
  readonly name: string;
  readonly trial: Trial;
  readonly figures: readonly (keyof Omit<Reaction, 'speed' | 'falseStops'>)[];
  /** Milliseconds allowed to `bounded`; absent where no promise is made. */
  readonly bound?: number;
  readonly bounded?: keyof Reaction;
}

const FOR_LONG = 600;
const box = (west: number, east: number) =>
  [
    [west, -50],
    [east, -50],
    [east, 50],
    [west, 50],
  ].map(([x, y]) => offsetBy(origin, x as number, y as number));
const zone = (kind: Zone['kind'], west: number, east: number, speed: number | null = null): Zone => ({
  name: kind,
  kind,
  for: 'all',
  ring: box(west, east),
  speed,
});
const keep =
  (...zones: Zone[]) =>
  (robot: WholeRobot) =>
    robot.parts.guard.keep(new ZoneFences(zones, 'ground'));
const inject = (fault: SimulatedFault) => (robot: WholeRobot) => robot.firmware.inject(fault);

const cutWire = inject({ kind: 'link-loss', seconds: 10 });
/** The firmware cannot tell anybody: what counts is that its wheels stand. */
const cut = (name: string, before: readonly SimulatedFault[], drives = 8): Scenario => ({
  name: `link-cut-${name}`,
  trial: { before, drives, cause: cutWire },
  figures: ['braking', 'standstill', 'driven'],
  bound: 500,
  bounded: 'standstill',
});
const slope = (grade: number): SimulatedFault => ({ kind: 'slope', grade, seconds: FOR_LONG });
const slowMotor = (share: number): SimulatedFault => ({ kind: 'weak-motor', share, seconds: FOR_LONG });

/** What the agent itself stops for, confirmed by the firmware. */
const stop = (
  name: string,
  cause: Trial['cause'],
  more: Partial<Trial> = {},
  bound: number | null = 500,
): Scenario => ({
  name,
  trial: { cause, ...more },
  figures: ['ordered', 'standstill', 'confirmed', 'driven'],
  ...(bound === null ? {} : { bound, bounded: 'confirmed' as const }),
});

export const scenarios: readonly Scenario[] = [
  cut('at-0.5', [slowMotor(0.5 / 1.7)]),
  cut('at-1.0', [slowMotor(1 / 1.7)]),
  cut('at-1.7', []),
  cut('while-accelerating', [], 1.2),
  cut('uphill-10-percent', [slope(0.1)]),
  cut('downhill-5-percent', [slope(-0.05)]),
  cut('downhill-10-percent', [slope(-0.1)]),
  cut('downhill-20-percent', [slope(-0.2)]),
  // Nothing on the robot feels wet leaves: the promise does not hold there, and the figure says by how much.
  { ...withoutBound(cut('wet', [{ kind: 'slippery', grip: 0.5, seconds: FOR_LONG }])) },
  {
    ...withoutBound(
      cut('wet-downhill-10-percent', [{ kind: 'slippery', grip: 0.5, seconds: FOR_LONG }, slope(-0.1)]),
    ),
  },
  {
    name: 'link-cut-drone-at-12',
    trial: { vehicle: 'drone', cause: cutWire, within: 5_000 },
    figures: ['braking', 'standstill', 'driven'],
    bound: 200,
    bounded: 'braking',
  },
  {
    name: 'link-cut-told',
    trial: { cause: cutWire, awaited: 'STOP_UNCONFIRMED' },
    figures: ['alarmed'],
    bound: 2_000,
    bounded: 'alarmed',
  },
  {
    name: 'computer-dies',
    trial: { cause: (robot) => robot.kill() },
    figures: ['braking', 'standstill', 'driven'],
    bound: 500,
    bounded: 'standstill',
  },
  { ...cut('brown-out', []), name: 'brown-out', trial: { cause: inject({ kind: 'brown-out', seconds: 5 }) } },
  stop('agent-loop-dies', (robot) => robot.parts.agent.stop()),
  stop('operator-stops', (robot) => robot.command({ kind: 'stop', reason: 'test' })),
  stop('stop-button', (robot) => robot.firmware.touch('stop-button')),
  stop('bumper', (robot) => robot.firmware.touch('bumper')),
  stop('plan-deadline', () => undefined, { lasts: 10 }),
  stop('battery-floor', inject({ kind: 'battery', battery: 0.02 })),
  stop('receiver-jumps', inject({ kind: 'gps-jump', east: 300, north: 0, seconds: 60 })),
  stop('outside-new-fence', keep(zone('keep-in', 500, 900))),
  stop('new-keep-out-ahead', keep(zone('keep-out', 500, 900))),
  stop('obstacle', inject({ kind: 'obstacle', seconds: 60 }), { within: 6_000 }, null),
  {
    name: 'person-near',
    trial: { cause: inject({ kind: 'person-near', meters: 2, seconds: 60 }), slow: 0.6, within: 6_000 },
    figures: ['slowed', 'driven'],
  },
  {
    name: 'eyes-fail',
    trial: { cause: inject({ kind: 'dark-camera', seconds: 60 }), slow: 1, within: 6_000 },
    figures: ['slowed', 'driven'],
  },
  {
    name: 'new-slow-zone-here',
    trial: { cause: keep(zone('slow', -100, 900, 50)), slow: 0.5, within: 6_000 },
    figures: ['slowed', 'driven'],
  },
  stop(
    'deaf-to-a-lower-limit',
    (robot) => {
      robot.firmware.inject({ kind: 'deaf-throttle', seconds: 60 });
      keep(zone('slow', -100, 900, 50))(robot);
    },
    { within: 8_000 },
    null,
  ),
  {
    name: 'firmware-lies',
    trial: {
      cause: async (robot) => {
        robot.firmware.inject({ kind: 'no-brake', lies: true, seconds: 5 });
        await robot.command({ kind: 'stop', reason: 'test' });
      },
      within: 8_000,
      awaited: 'STOP_UNCONFIRMED',
    },
    figures: ['alarmed', 'standstill', 'confirmed'],
    bound: 1_500,
    bounded: 'alarmed',
  },
];

function withoutBound({ bound: _, bounded: __, ...scenario }: Scenario): Scenario {
  return scenario;
}
