import type { RobotEvent, RobotLink, RobotState } from '../../firmware-bridge/link.ts';
import { SimulatedRobot, type SimulatedRobotOptions } from '../../firmware-bridge/simulated/robot.ts';
import { ManualClock } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';
import { origin } from '../edge/a-job.ts';

/** Collects what a link says. */
export function listen(link: RobotLink) {
  const states: RobotState[] = [];
  const events: RobotEvent[] = [];
  const read = async <T>(stream: AsyncIterable<T>, into: T[]) => {
    for await (const value of stream) into.push(value);
  };
  void read(link.states(), states);
  void read(link.events(), events);
  return { states, events, last: () => states.at(-1) as RobotState };
}

/** Lets promises run without waiting for time. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

/** A simulated robot on a clock that moves only when told to. */
export async function aSimulatedRobot(changes: Partial<SimulatedRobotOptions> = {}) {
  const clock = new ManualClock();
  const robot = new SimulatedRobot({
    place: origin,
    seed: 1,
    compartments: 2,
    world: clock,
    real: clock,
    ...changes,
  });
  const heard = listen(robot);
  await robot.start();
  const pass = async (ms: number, keepAlive = true) => {
    for (let left = ms; left > 0; left -= 50) {
      if (keepAlive) void robot.drive({ kind: 'keep-alive' });
      clock.advance(milliseconds(Math.min(50, left)));
      await settle();
    }
  };
  return { robot, clock, pass, ...heard };
}
