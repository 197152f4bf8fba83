import { sleep, systemClock } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';
import { percentile } from '../statistics.ts';
import { WholeRobot } from './whole-robot.ts';

const ROBOTS = 4;
const ROUNDS = 4;
const UP_TO_SPEED = milliseconds(3_500);
const LOOK = milliseconds(2);

/** The same cut wire by the machine's own clock and timers: what a busy machine adds is in these figures. */
export async function realCuts(): Promise<Record<string, number>> {
  const stands: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const cuts = Array.from({ length: ROBOTS }, (_, i) => cutOnce(round * ROBOTS + i));
    stands.push(...(await Promise.all(cuts)));
  }
  return {
    'real-clock-link-cut-standstill-ms-max': percentile(stands, 1),
    'real-clock-link-cut-standstill-ms-p50': percentile(stands, 0.5),
  };
}

async function cutOnce(seed: number): Promise<number> {
  const robot = new WholeRobot(systemClock, { seed });
  await robot.start(() => sleep(systemClock, milliseconds(7 * seed)));
  await robot.sendEast(3_000);
  await sleep(systemClock, UP_TO_SPEED);
  robot.firmware.inject({ kind: 'link-loss', seconds: 5 });
  const began = performance.now();
  while (robot.firmware.truth().speed > 0) await sleep(systemClock, LOOK);
  const took = performance.now() - began;
  await robot.stop();
  await robot.parts.reporter.stop();
  return took;
}
