import test from 'ava';
import type { ZoneRules } from '../../../hub/planning/live/live-zones.ts';
import { ZoneFences } from '../../../maps/zones/fences.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import type { Zone } from '../../../protocol/zones/zones.ts';
import {
  aFleet,
  carrying,
  depot,
  pickedUp,
  type Received,
  robotNumber,
  stopsOf,
} from '../support/a-fleet.ts';
import { place, START } from '../support/a-world.ts';

const accept = ({ mission, number }: Received) =>
  ({ kind: 'mission-accepted', time: unixMilliseconds(START), mission, number }) as const;

/** Zones over the places of a test; ways are straight lines that know nothing of them. */
function someZones() {
  let fences = new ZoneFences([], 'ground');
  let number = 0;
  const rules: ZoneRules = {
    number: () => number,
    shutBy: (_, at) => fences.flawOf(at)?.replace(/^inside /, 'inside zone '),
    pathFlaw: (_, path) => fences.pathFlaw(path),
  };
  const draw = (...zones: Zone[]) => {
    fences = new ZoneFences(zones, 'ground');
    number++;
  };
  return { rules, draw };
}

const around = (at: ReturnType<typeof place>, meters: number): Zone => ({
  name: 'Market',
  kind: 'keep-out',
  for: 'all',
  ring: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([east, north]) => ({
    latitude: at.latitude + Math.round(((north as number) * meters) / 0.0111),
    longitude: at.longitude + Math.round(((east as number) * meters) / 0.0111),
  })),
  speed: null,
});

async function aDrivingRobot() {
  const { rules, draw } = someZones();
  const fleet = aFleet({ zones: rules });
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  const job = await fleet.order();
  await fleet.dispatcher.review();
  const mission = fleet.lastMission(robot) as Received;
  await fleet.report(robot, depot, [accept(mission)]);
  await fleet.projector.catchUp();
  return { fleet, robot, job, mission, draw };
}

test('a zone across the way of a mission: the same work under a new mission, once', async (t) => {
  const { fleet, robot, job, mission, draw } = await aDrivingRobot();
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 1);
  const [a, b] = [depot, mission.payload.stops[0]?.at as typeof depot];
  const middle = { latitude: (a.latitude + b.latitude) >> 1, longitude: (a.longitude + b.longitude) >> 1 };
  draw(around(middle, 5));
  await fleet.dispatcher.review();
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 2);
  t.deepEqual(stopsOf(fleet.lastMission(robot), [job]), ['pick-up 0', 'drop-off 0']);
  t.deepEqual(fleet.troubles, []);
});

test('a stop that a zone has come over is left, and its job says by which zone, until it is gone', async (t) => {
  const { fleet, robot, job, mission, draw } = await aDrivingRobot();
  draw(around(mission.payload.stops[0]?.at as typeof depot, 20));
  await fleet.dispatcher.review();
  t.deepEqual(fleet.lastMission(robot)?.payload.stops, []);
  t.is(await fleet.stateOf(job), 'open');
  t.like(fleet.dispatcher.plan().unassigned[0], {
    job: job.id,
    code: 'UNREACHABLE',
    constraint: 'inside zone Market',
  });
  draw();
  await fleet.dispatcher.review();
  t.deepEqual(stopsOf(fleet.lastMission(robot), [job]), ['pick-up 0', 'drop-off 0']);
  t.deepEqual(fleet.dispatcher.plan().unassigned, []);
});

test('a parcel aboard whose door is in a zone stays aboard, and its room stays taken', async (t) => {
  const { fleet, robot, job, mission, draw } = await aDrivingRobot();
  await fleet.report(robot, depot, [pickedUp(robot, mission, job, START)], carrying);
  await fleet.projector.catchUp();
  draw(around(mission.payload.stops[1]?.at as typeof depot, 20));
  const others = [
    await fleet.order({ from: place(0, 300), to: place(0, 600) }),
    await fleet.order({ from: place(0, 300), to: place(0, 650) }),
  ];
  await fleet.dispatcher.review();
  t.is(await fleet.stateOf(job), 'picked-up');
  t.true(
    fleet.dispatcher
      .plan()
      .unassigned.some((one) => one.job === job.id && one.constraint === 'inside zone Market'),
  );
  const kinds = fleet.lastMission(robot)?.payload.stops.map(({ kind }) => kind);
  t.deepEqual(kinds, ['pick-up', 'drop-off', 'pick-up', 'drop-off']);
  t.is(stopsOf(fleet.lastMission(robot), [job, ...others])?.filter((stop) => stop.endsWith(' 0')).length, 0);
});

test('a robot inside a zone is left alone: it waits for an operator', async (t) => {
  const { fleet, robot, job, draw } = await aDrivingRobot();
  draw(around(depot, 20));
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 1);
  t.is((await fleet.store.job(job.id))?.device, robot.id);
});
