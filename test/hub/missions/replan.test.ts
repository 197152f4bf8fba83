import test from 'ava';
import type { LiveCharger } from '../../../hub/planning/live/live-problem.ts';
import { sampleFlags } from '../../../protocol/telemetry.ts';
import { milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import { aFleet, depot, pickedUp, type Received, robotNumber, stopsOf } from '../support/a-fleet.ts';
import { place, START, straightRouter } from '../support/a-world.ts';

const charger: LiveCharger = { id: 'east', at: place(400, 0), plugs: 1, watts: 500 };
const accept = ({ mission, number }: Received) =>
  ({ kind: 'mission-accepted', time: unixMilliseconds(START), mission, number }) as const;
const reached = ({ mission }: Received, stop: number) =>
  ({ kind: 'stop-reached', time: unixMilliseconds(START), mission, stop }) as const;
const fault = (code: string) =>
  ({ kind: 'fault', time: unixMilliseconds(START), code, detail: 'a test says so' }) as const;
const kinds = (received: Received | undefined) => received?.payload.stops.map(({ kind }) => kind);

test('an idle robot with little in its battery is sent to a charger, and not again while it goes there', async (t) => {
  const fleet = aFleet({ chargers: [charger] });
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  await fleet.report(robot, depot, [], 0, 350);
  await fleet.dispatcher.review();
  const mission = fleet.lastMission(robot) as Received;
  t.deepEqual(
    mission.payload.stops.map(({ kind, at, enough }) => [kind, at, enough]),
    [['charge', charger.at, 900]],
  );
  t.is(fleet.dispatcher.plan().routes[0]?.stops[0]?.kind, 'charge');
  await fleet.report(robot, place(200, 0), [accept(mission)], 0, 345);
  await fleet.dispatcher.review();
  await fleet.report(robot, charger.at, [reached(mission, 0)], sampleFlags.charging, 600);
  await fleet.projector.catchUp();
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 1);
});

test('work of which little would be left ends at a charger', async (t) => {
  const fleet = aFleet({ chargers: [charger] });
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  await fleet.report(robot, depot, [], 0, 405);
  await fleet.order();
  await fleet.dispatcher.review();
  t.deepEqual(kinds(fleet.lastMission(robot)), ['pick-up', 'drop-off', 'charge']);
});

test('a robot with nothing but its reserve charges first; its jobs wait or go to others', async (t) => {
  const fleet = aFleet({ chargers: [charger] });
  const [empty, other] = [robotNumber(1), robotNumber(2)];
  await fleet.join(empty, depot);
  const job = await fleet.order();
  await fleet.dispatcher.review();
  await fleet.report(empty, depot, [accept(fleet.lastMission(empty) as Received)], 0, 120);
  await fleet.projector.catchUp();
  await fleet.join(other, place(0, 50));
  await fleet.dispatcher.review();
  t.deepEqual(kinds(fleet.lastMission(empty)), ['charge']);
  t.deepEqual(stopsOf(fleet.lastMission(other), [job]), ['pick-up 0', 'drop-off 0']);
  t.is((await fleet.store.job(job.id))?.device, other.id);
});

test('a charging robot leaves for work once it has enough, and no sooner', async (t) => {
  const fleet = aFleet({ chargers: [charger] });
  const robot = robotNumber(1);
  await fleet.join(robot, charger.at);
  await fleet.report(robot, charger.at, [], 0, 300);
  await fleet.dispatcher.review();
  const mission = fleet.lastMission(robot) as Received;
  await fleet.report(robot, charger.at, [accept(mission), reached(mission, 0)], sampleFlags.charging, 310);
  await fleet.projector.catchUp();
  await fleet.order({ latest: START / 1000 + 7_200 });
  await fleet.dispatcher.review();
  const [first, ...rest] = fleet.lastMission(robot)?.payload.stops ?? [];
  t.like(first, { kind: 'charge', enough: 500 });
  t.deepEqual(
    rest.slice(0, 2).map(({ kind }) => kind),
    ['pick-up', 'drop-off'],
  );
});

test('robots with nothing but their reserve do not all go to the same plug', async (t) => {
  const west = { ...charger, id: 'west', at: place(800, 0) };
  const fleet = aFleet({ chargers: [charger, west] });
  const robots = [robotNumber(1), robotNumber(2)];
  for (const robot of robots) {
    await fleet.join(robot, depot);
    await fleet.report(robot, depot, [], 0, 150);
  }
  await fleet.dispatcher.review();
  const goals = robots.map((robot) => fleet.lastMission(robot)?.payload.stops[0]?.at.longitude);
  t.deepEqual(goals.toSorted(), [charger.at.longitude, west.at.longitude]);
});

test('a robot in line for a plug works with what it has, and is sent to charge after that', async (t) => {
  const fleet = aFleet({ chargers: [charger] });
  const [first, second] = [robotNumber(1), robotNumber(2)];
  for (const robot of [first, second]) {
    await fleet.join(robot, charger.at);
    await fleet.report(robot, charger.at, [], 0, robot === first ? 180 : 350);
  }
  await fleet.dispatcher.review();
  const missions = [first, second].map((robot) => fleet.lastMission(robot) as Received);
  t.deepEqual(missions.map(kinds), [['charge'], ['charge']]);
  for (const [i, robot] of [first, second].entries()) {
    const mission = missions[i] as Received;
    const flags = robot === first ? sampleFlags.charging : 0;
    await fleet.report(robot, charger.at, [accept(mission), reached(mission, 0)], flags, 180 + 170 * i);
  }
  await fleet.projector.catchUp();
  const job = await fleet.order();
  await fleet.dispatcher.review();
  t.is((await fleet.store.job(job.id))?.device, second.id);
  t.deepEqual(kinds(fleet.lastMission(second)), ['pick-up', 'drop-off', 'charge']);
  t.is(fleet.lastMission(first)?.number, 1);
});

test('what a stuck robot has not picked up goes to others, and it takes work again once it gets on', async (t) => {
  const fleet = aFleet();
  const [stuck, other] = [robotNumber(1), robotNumber(2)];
  await fleet.join(stuck, depot);
  const jobs = [await fleet.order(), await fleet.order({ seed: 2, from: place(200, 0) })];
  await fleet.dispatcher.review();
  const mission = fleet.lastMission(stuck) as Received;
  await fleet.report(stuck, place(100, 0), [
    accept(mission),
    pickedUp(stuck, mission, jobs[0] as (typeof jobs)[0], START),
  ]);
  await fleet.projector.catchUp();
  await fleet.join(other, place(0, 50));
  await fleet.report(stuck, place(110, 0), [fault('STUCK')]);
  await fleet.dispatcher.review();
  t.deepEqual(stopsOf(fleet.lastMission(stuck), jobs), ['drop-off 0']);
  t.deepEqual(stopsOf(fleet.lastMission(other), jobs), ['pick-up 1', 'drop-off 1']);
  t.true(fleet.trouble.isInTrouble(stuck.id, fleet.clock.now()));
  await fleet.report(stuck, place(160, 0));
  t.false(fleet.trouble.isInTrouble(stuck.id, fleet.clock.now()));
});

test('an operator stops a robot: others take what it has not picked up', async (t) => {
  const fleet = aFleet();
  const [stopped, other] = [robotNumber(1), robotNumber(2)];
  await fleet.join(stopped, depot);
  const job = await fleet.order();
  await fleet.dispatcher.review();
  await fleet.join(other, place(0, 50));
  await fleet.commands.order(stopped.id, { kind: 'stop' });
  await fleet.dispatcher.review();
  t.deepEqual(stopsOf(fleet.lastMission(other), [job]), ['pick-up 0', 'drop-off 0']);
});

test('robots on their way through a street that closes get the same work by another way', async (t) => {
  let edge = 7;
  const streets: typeof straightRouter = {
    ...straightRouter,
    route: (from, to) => {
      const route = straightRouter.route(from, to);
      const length = route?.distance ?? 0;
      const edges = [{ edge, direction: 'along', from: 0, to: length, seconds: 1 }];
      return route && { ...route, edges: edges as never };
    },
  };
  const fleet = aFleet({ router: streets });
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  const job = await fleet.order();
  await fleet.dispatcher.review();
  fleet.dispatcher.streetsChanged([3]);
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 1, 'its way does not lead there');
  edge = 8;
  fleet.dispatcher.streetsChanged([7]);
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 2);
  t.deepEqual(stopsOf(fleet.lastMission(robot), [job]), ['pick-up 0', 'drop-off 0']);
  await fleet.dispatcher.review();
  t.is(fleet.sent.length, 2, 'once is enough');
});

test('a job nobody could ever do is explained, and the others are planned', async (t) => {
  const fleet = aFleet({
    router: {
      ...straightRouter,
      snap: (at) => (at.longitude > place(2_000, 0).longitude ? undefined : straightRouter.snap(at)),
    },
  });
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  const good = await fleet.order();
  const island = await fleet.order({ seed: 2, to: place(3_000, 0) });
  await fleet.dispatcher.review();
  t.deepEqual(stopsOf(fleet.lastMission(robot), [good, island]), ['pick-up 0', 'drop-off 0']);
  t.like(fleet.dispatcher.plan().unassigned[0], { job: island.id, code: 'UNREACHABLE' });
  t.like(fleet.dispatcher.explain(island.id), {
    standing: 'left',
    device: null,
    unassigned: { code: 'UNREACHABLE' },
  });
  t.like(fleet.dispatcher.explain(good.id), { standing: 'planned', device: robot.id });
  t.deepEqual(fleet.troubles, []);
});

test('a job for later waits, and an idle robot leaves in time for it and no sooner', async (t) => {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  const now = START / 1000;
  const job = await fleet.order({ earliest: now + 2_000, latest: now + 7_200 });
  await fleet.dispatcher.review();
  t.like(fleet.dispatcher.plan().unassigned[0], { job: job.id, code: 'LATER' });
  fleet.clock.advance(milliseconds(1_200_000));
  await fleet.report(robot, depot);
  await fleet.dispatcher.review();
  t.is(fleet.dispatcher.plan().routes[0]?.stops[0]?.job, job.id);
  t.is(fleet.sent.length, 0);
  fleet.clock.advance(milliseconds(700_000));
  await fleet.report(robot, depot);
  await fleet.dispatcher.review();
  t.deepEqual(stopsOf(fleet.lastMission(robot), [job]), ['pick-up 0', 'drop-off 0']);
});
