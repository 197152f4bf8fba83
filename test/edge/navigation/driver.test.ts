import test from 'ava';
import type { Wanted } from '../../../edge/missions/wanted.ts';
import { Driver } from '../../../edge/navigation/driver.ts';
import type { DriveCommand, RobotState } from '../../../firmware-bridge/link.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { meters, metersPerSecond, milliseconds } from '../../../protocol/units.ts';
import { origin, place } from '../a-job.ts';

const speed = metersPerSecond(1.7);

function aDriver() {
  const clock = new ManualClock();
  const commands: DriveCommand[] = [];
  let stuck = 0;
  const driver = new Driver({
    drive: (command) => {
      commands.push(command);
      return Promise.resolve({ stage: 'executing' });
    },
    world: clock,
    real: clock,
    onStuck: () => stuck++,
  });
  const state = (changes: Partial<RobotState> = {}): RobotState => ({
    time: clock.now(),
    at: origin,
    altitude: meters(0),
    heading: 0,
    speed: metersPerSecond(0),
    battery: 1,
    motion: 'standing',
    charging: false,
    compartments: [null],
    ...changes,
  });
  const turns = (count: number, wanted: Wanted, changes: Partial<RobotState> = {}, held = false) => {
    for (let i = 0; i < count; i++) {
      driver.act(wanted, state(changes), speed, held);
      clock.advance(milliseconds(50));
    }
  };
  return { driver, commands, turns, kinds: () => commands.map(({ kind }) => kind), stuck: () => stuck };
}

const drive: Wanted = { kind: 'drive', key: '1/0', path: [place(100, 0)] };
const moving = { motion: 'moving', speed: metersPerSecond(1) } as const;

test('A path is ordered once while the robot drives, and again when it stands', (t) => {
  const { turns, kinds } = aDriver();
  turns(1, drive);
  turns(20, drive, moving);
  t.deepEqual(kinds(), ['follow']);
  turns(1, drive);
  t.deepEqual(kinds(), ['follow', 'follow']);
});

test('While safety holds nothing that moves is ordered; afterwards it is ordered again', (t) => {
  const { turns, kinds } = aDriver();
  turns(5, drive, {}, true);
  t.deepEqual(kinds(), []);
  turns(1, drive);
  turns(5, drive, {}, true);
  turns(1, drive);
  t.deepEqual(kinds(), ['follow', 'follow']);
});

test('Another path replaces the one being driven', (t) => {
  const { turns, commands } = aDriver();
  turns(1, drive);
  turns(1, { ...drive, key: '2/0', path: [place(0, 100)] }, moving);
  t.is(commands.length, 2);
});

test('People are asked, the asking ends with the hand-over, and requests are repeated now and then', (t) => {
  const { turns, kinds } = aDriver();
  turns(10, { kind: 'ask', key: 'a', job: 'j', role: 'pick-up' });
  t.deepEqual(kinds(), ['ask-code']);
  turns(310, { kind: 'ask', key: 'a', job: 'j', role: 'pick-up' });
  t.deepEqual(kinds(), ['ask-code', 'ask-code']);
  turns(1, { kind: 'open', key: 'o', compartment: 0, label: 'j' });
  t.deepEqual(kinds().slice(2), ['ask-code', 'open']);
});

test('With nothing to do a moving robot is stopped, a standing one left alone', (t) => {
  const { turns, kinds } = aDriver();
  const nothing: Wanted = { kind: 'nothing', key: 'nothing' };
  turns(3, nothing);
  t.deepEqual(kinds(), ['stop']);
  turns(2, nothing, moving);
  t.is(kinds().length, 3);
});

test('A robot that turns its wheels and does not come forward is reported and tries again', (t) => {
  const { turns, kinds, stuck } = aDriver();
  turns(1, drive);
  turns(1_250, drive, moving);
  t.is(stuck(), 1);
  t.deepEqual(kinds(), ['follow', 'follow']);
});
