import test from 'ava';
import { vehicles } from '../../../firmware-bridge/simulated/vehicles.ts';
import { drone } from '../../../maps/airspace/drone-router.ts';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import { metersPerSecond } from '../../../protocol/units.ts';
import { origin, place } from '../../edge/a-job.ts';
import { aSimulatedRobot } from '../a-link.ts';
import { robotLinkContract } from '../robot-link.contract.ts';

robotLinkContract(test, 'The simulated drone', async (t) => {
  const { robot, pass, states, events, last } = await aSimulatedRobot({ vehicle: 'drone' });
  t.teardown(() => robot.stop());
  return {
    link: robot,
    pass,
    near: place(40, 0),
    stateCount: () => states.length,
    last,
    events: () => events,
  };
});

test('The planner counts on what the simulated drone can do', (t) => {
  const { limits } = vehicles.drone;
  t.is(drone.speed as number, limits.maxSpeed);
  t.is(drone.climb as number, limits.climb);
});

test('It keeps to its legs: turning points are flown over, not cut', async (t) => {
  const { robot, pass, states } = await aSimulatedRobot({ vehicle: 'drone' });
  const turn = place(300, 0);
  await robot.drive({ kind: 'follow', path: [turn, place(300, 300)], speed: metersPerSecond(12) });
  await pass(120_000);
  const nearest = Math.min(...states.map(({ at }) => straightMeters(at, turn)));
  t.true(nearest < 5, `${nearest}`);
  t.true(straightMeters(robot.truth().at, place(300, 300)) < 0.2);
});

test('An hour of flying empties a battery that lasts a pavement robot for a day', async (t) => {
  const flying = await aSimulatedRobot({ vehicle: 'drone' });
  const walking = await aSimulatedRobot();
  for (const { robot, pass } of [flying, walking]) {
    void robot.drive({ kind: 'follow', path: [place(5_000, 0)], speed: metersPerSecond(12) });
    await pass(60_000);
  }
  const used = [flying, walking].map(({ last }) => 1 - last().battery) as [number, number];
  t.true(used[0] > 5 * used[1], `${used}`);
});

test('Nobody walks where it flies, people are around it on the ground', async (t) => {
  const streets = { pedestrians: () => 7, pace: () => 0.5 };
  const { robot, pass } = await aSimulatedRobot({ vehicle: 'drone', streets });
  t.is(robot.truth().pedestrians, 7);
  void robot.drive({ kind: 'follow', path: [place(400, 0)], speed: metersPerSecond(12) });
  await pass(20_000);
  t.is(robot.truth().pedestrians, 0);
  t.true(straightMeters(robot.truth().at, origin) > 60, 'nor do people slow it');
});
