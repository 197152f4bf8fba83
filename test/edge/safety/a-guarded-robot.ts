import { SafetyGuard, type SafetyGuardOptions } from '../../../edge/safety/guard.ts';
import { blind, type Sight } from '../../../edge/safety/sight.ts';
import type { DriveCommand } from '../../../firmware-bridge/link.ts';
import type { SimulatedRobotOptions } from '../../../firmware-bridge/simulated/robot.ts';
import { type Fences, ZoneFences } from '../../../maps/zones/fences.ts';
import type { Clock } from '../../../protocol/clock.ts';
import type { FleetError } from '../../../protocol/errors.ts';
import { type CoordinatesE7, metersPerSecond, milliseconds } from '../../../protocol/units.ts';
import { assertZones, type Zone } from '../../../protocol/zones/zones.ts';
import { aSimulatedRobot, settle } from '../../firmware-bridge/a-link.ts';
import { place } from '../a-job.ts';

export const walk: DriveCommand = { kind: 'follow', path: [place(400, 0)], speed: metersPerSecond(1.7) };

/** A rectangle in metres from the origin. */
export const box = (west: number, south: number, east: number, north: number): readonly CoordinatesE7[] => [
  place(west, south),
  place(east, south),
  place(east, north),
  place(west, north),
];

export function aZone(kind: Zone['kind'], ring: readonly CoordinatesE7[], speed: number | null = null): Zone {
  return { name: kind, kind, for: 'all', ring, speed };
}

export function fencesOf(zones: readonly Zone[], taker: 'ground' | 'air' = 'ground'): Fences {
  assertZones(zones);
  return new ZoneFences(zones, taker);
}

/** A guard above the real simulated robot, with a loop that turns and eyes that look until told not to. */
export async function aGuardedRobot(
  guardChanges: Partial<SafetyGuardOptions> | ((clock: Clock) => Partial<SafetyGuardOptions>) = {},
  robotChanges: Partial<SimulatedRobotOptions> = {},
) {
  const { robot, clock, last, events } = await aSimulatedRobot(robotChanges);
  const stops: string[] = [];
  const troubles: FleetError[] = [];
  const blocked: CoordinatesE7[] = [];
  const eyes = { sight: { ...blind, looks: 1 } as Sight, looking: true };
  const guard = new SafetyGuard({
    link: robot,
    world: clock,
    real: clock,
    sight: () => eyes.sight,
    onStopped: (reason) => stops.push(reason),
    onBlocked: (at) => blocked.push(at),
    onTrouble: (trouble) => troubles.push(trouble),
    ...(typeof guardChanges === 'function' ? guardChanges(clock) : guardChanges),
  });
  guard.start();
  const loop = { turning: true };
  const see = (changes: Partial<Sight>) => {
    eyes.sight = { ...eyes.sight, ...changes };
  };
  const pass = async (ms: number, until: () => boolean = () => false) => {
    for (let left = ms; left > 0 && !until(); left -= 50) {
      clock.advance(milliseconds(50));
      await settle();
      if (eyes.looking) see({ looks: eyes.sight.looks + 1 });
      if (loop.turning) guard.beat();
      await settle();
    }
  };
  /** As the agent's loop does: orders the way again with every new limit. */
  const drive = async (command: DriveCommand & { kind: 'follow' }, ms: number) => {
    let speed = -1;
    for (let left = ms; left > 0; left -= 50) {
      guard.intend('way', command.path);
      if (guard.speedLimit() !== speed && guard.reason() === undefined) {
        speed = guard.speedLimit();
        await guard.drive({ ...command, speed: metersPerSecond(speed) });
      }
      if (guard.reason() !== undefined) speed = -1;
      await pass(50);
    }
  };
  await pass(100);
  return { robot, guard, clock, loop, eyes, see, pass, drive, stops, troubles, blocked, last, events };
}
