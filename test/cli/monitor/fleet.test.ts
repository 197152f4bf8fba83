import test from 'ava';
import { FleetBoard } from '../../../cli/monitor/fleet-board.ts';
import { fleetTable, stateOf } from '../../../cli/monitor/fleet-table.ts';
import { sampleFlags } from '../../../protocol/telemetry.ts';
import { type JobView, parseJobView } from '../../../protocol/views/job.ts';
import { parseRobotView, type RobotView } from '../../../protocol/views/robot.ts';

const NOW = 1_790_000_000_000;
const ids = ['11111111111111111111111111111112', '11111111111111111111111111111113'] as const;

function aRobot(changed: Partial<Record<keyof RobotView, unknown>> = {}): RobotView {
  return parseRobotView({
    device: ids[0],
    owner: ids[1],
    kind: 'pavement-robot',
    model: 'one',
    simulated: false,
    state: 'online',
    seen: NOW - 2_000,
    position: { at: { latitude: 599_133_000, longitude: 107_389_000 }, exact: true },
    heading: 0,
    speed: 140,
    battery: 873,
    flags: sampleFlags.moving,
    session: 1,
    sequence: 9,
    missing: 0,
    aboard: 1,
    mission: { mission: 'ab'.repeat(16), number: 3, stage: 'executing', stops: 4, reached: 1 },
    order: null,
    ...changed,
  });
}

const aJob = (number: number, state: string): JobView =>
  parseJobView({
    job: number.toString(16).padStart(64, '0'),
    shipper: ids[0],
    state,
    reason: null,
    cancelling: false,
    device: null,
    distance: 1,
    latest: 1,
    created: 1,
    changed: 1,
    pickUp: null,
    dropOff: null,
    parcels: 1,
  });

test('a line says state, battery, mission, when it was seen and where', (t) => {
  const [, line = ''] = fleetTable([aRobot()], NOW, 0).split('\n');
  t.regex(
    line,
    /^11111111 {2}pavement-robot {2}online, driving +87 % {2}1\.4 m\/s {2}1\/4 stops, executing +1 +2 s {2}59\.913300,10\.738900$/,
  );
});

test('what is simulated, silent, stopped, coarse or unknown says so in words', (t) => {
  t.regex(fleetTable([aRobot({ simulated: true })], NOW, 0), /pavement-robot \(simulated\)/);
  t.is(stateOf(aRobot({ seen: NOW - 120_000, flags: 0 }), NOW), 'online, silent');
  t.is(stateOf(aRobot({ flags: sampleFlags.stopped }), NOW), 'online, stopped');
  const order = { kind: 'stop', number: 4, stage: 'received' };
  t.is(stateOf(aRobot({ order }), NOW), 'online, driving, stop received');
  t.regex(
    fleetTable([aRobot({ position: { at: { latitude: 0, longitude: 0 }, exact: false } })], NOW, 0),
    /about 0\.0/,
  );
  t.regex(
    fleetTable([aRobot({ seen: null, battery: null, speed: null, position: null, mission: null })], NOW, 0),
    /never/,
  );
  t.is(fleetTable([], NOW, 0), 'no robots');
});

test('the board keeps the newest of everything and forgets all after a gap', (t) => {
  const board = new FleetBoard();
  board.reset([aRobot()], [aJob(1, 'open'), aJob(2, 'picked-up')]);
  board.apply({ topic: 'robot', data: aRobot({ state: 'offline' }) });
  board.apply({ topic: 'robot', data: aRobot({ device: ids[1] }) });
  board.apply({ topic: 'job', data: aJob(2, 'delivered') });
  t.deepEqual(board.summary, { robots: 2, online: 1, underWay: 1, done: 1 });
  t.false(board.apply({ topic: 'reset', data: null }));
  board.reset([], []);
  t.deepEqual(board.summary, { robots: 0, online: 0, underWay: 0, done: 0 });
});
