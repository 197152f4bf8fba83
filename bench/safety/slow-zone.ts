import { offsetBy, straightMeters } from '../../maps/geometry/distance.ts';
import { ZoneFences } from '../../maps/zones/fences.ts';
import { ManualClock } from '../../protocol/clock.ts';
import type { Random } from '../../protocol/random.ts';
import { origin, STEP, settle, WholeRobot } from './whole-robot.ts';

const LIMIT = 0.5;
const BEGINS = 10;
const ENDS = 14;
/** The receiver may be off by so much, metres: only further inside the limit is held against the robot. */
const RECEIVER = 2;

/** How fast a robot is at most inside a slow zone that lies on its way, above the zone's limit. */
export async function measureZoneEntry(random: Random, trials: number): Promise<Record<string, number>> {
  const ring = [
    [BEGINS, -50],
    [ENDS + 2 * RECEIVER, -50],
    [ENDS + 2 * RECEIVER, 50],
    [BEGINS, 50],
  ].map(([east, north]) => offsetBy(origin, east as number, north as number));
  const fences = new ZoneFences(
    [{ name: 'school', kind: 'slow', for: 'all', ring, speed: LIMIT * 100 }],
    'ground',
  );
  let [deep, atBorder] = [0, 0];
  for (let i = 0; i < trials; i++) {
    const clock = new ManualClock();
    const robot = new WholeRobot(clock, { seed: i + 1 });
    await robot.start(async () => clock.advance((STEP * Math.floor(random.next() * 10)) as typeof STEP));
    robot.parts.guard.keep(fences);
    await robot.sendEast(40);
    for (let ms = 0; ms < 60_000; ms += STEP) {
      clock.advance(STEP);
      await settle();
      const { at, speed } = robot.firmware.truth();
      const east = straightMeters(origin, at);
      if (east > BEGINS && east < ENDS) atBorder = Math.max(atBorder, speed - LIMIT);
      if (east > BEGINS + RECEIVER && east < ENDS) deep = Math.max(deep, speed - LIMIT);
      if (east > ENDS) break;
    }
    await robot.stop();
  }
  return { 'slow-zone-excess-m-s': Math.max(0, deep), 'slow-zone-border-excess-m-s': Math.max(0, atBorder) };
}
