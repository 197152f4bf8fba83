import test from 'ava';
import { MissionKeeper } from '../../../edge/missions/mission-keeper.ts';
import { MemoryProgress } from '../../../edge/missions/progress-store.ts';
import { wanted } from '../../../edge/missions/wanted.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { deviceIdOf } from '../../../protocol/ids.ts';
import type { CommandPayload, MissionPayload } from '../../../protocol/missions.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { aJob, aMission, place } from '../a-job.ts';
import { hubSigner, network, signedCommand, signedMission } from '../hub-side.ts';
import { device, ExecutorUnderTest, noon } from './a-moment.ts';

const job = aJob(place(10, 0), place(90, 0));
const times = { issued: noon / 1_000, expires: noon / 1_000 + 3_600 };
const id = deviceIdOf(device.publicKey);

function aKeeper(store = new MemoryProgress()) {
  const commands: CommandPayload[] = [];
  const troubles: unknown[] = [];
  const keeper = new MissionKeeper({
    authority: { network, device: device.publicKey, hubKey: hubSigner.publicKey, verifier: nativeVerifier },
    device,
    compartments: 2,
    world: new ManualClock(unixMilliseconds(noon)),
    store,
    frame: () => ({ session: 1_790_000_000, sequence: 3 }),
    onCommand: (command) => commands.push(command),
    onTrouble: (trouble) => troubles.push(trouble),
  });
  const mission = (number: number, payload: MissionPayload = aMission(job)) =>
    keeper.takeDownlink({ channel: 'mission', bytes: signedMission(id, number, payload, times) });
  const command = (number: number, payload: CommandPayload) =>
    keeper.takeDownlink({ channel: 'command', bytes: signedCommand(id, number, payload, times.expires) });
  return { keeper, store, mission, command, commands, troubles };
}

const atDoor = () => {
  const body = new ExecutorUnderTest();
  body.at = job.pickUp.at;
  return body.state();
};

test('Nothing is wanted before it is durable: a disk that fails opens nothing', async (t) => {
  const { keeper, store, mission, troubles } = aKeeper();
  await keeper.start(0);
  await mission(1);
  await keeper.takeState(atDoor());
  t.is(wanted(keeper.progress()).kind, 'ask');
  store.write = () => Promise.reject(new Error('disk full'));
  await keeper.takeEvent({ kind: 'code-entered', time: unixMilliseconds(noon), code: job.codes['pick-up'] });
  t.is(wanted(keeper.progress()).kind, 'ask');
  t.regex(String(troubles[0]), /disk full/);
});

test('A restart finds mission, door and events as they were', async (t) => {
  const first = aKeeper();
  await first.keeper.start(0);
  await first.mission(1);
  await first.keeper.takeState(atDoor());
  const second = aKeeper(first.store);
  await second.keeper.start(0);
  t.deepEqual(wanted(second.keeper.progress()), wanted(first.keeper.progress()));
  t.deepEqual(second.keeper.unreported(), first.keeper.unreported());
  await second.keeper.start(1);
  t.is(second.keeper.unreported().length, first.keeper.unreported().length - 1);
});

test('A lost progress file does not reuse event numbers that frames already carry', async (t) => {
  const { keeper, mission } = aKeeper();
  await keeper.start(40);
  await mission(1);
  t.deepEqual(
    keeper.unreported().map(({ id: number }) => number),
    [41],
  );
});

test('The retained mission again is silent; a lower number, a forgery or an expired order is told', async (t) => {
  const { keeper, mission, command, troubles } = aKeeper();
  await keeper.start(0);
  await mission(5);
  await mission(5);
  t.deepEqual(troubles, []);
  await mission(4);
  t.true(isFleetError(troubles.at(-1), 'DOWNLINK_OLD'));
  const bytes = signedMission(id, 6, aMission(job), times).map((byte, i) => (i === 200 ? byte ^ 1 : byte));
  await keeper.takeDownlink({ channel: 'mission', bytes });
  t.true(isFleetError(troubles.at(-1), 'SIGNATURE_INVALID'));
  t.is(keeper.progress().missionNumber, 5);
  await command(1, { kind: 'stop', reason: 'x' });
  await command(1, { kind: 'resume' });
  t.is(keeper.progress().held, 'x');
});

test('Commands are passed on once they are durable, each number once', async (t) => {
  const { keeper, command, commands, store } = aKeeper();
  await keeper.start(0);
  await command(1, { kind: 'state', session: 3, sequence: 9 });
  await command(2, { kind: 'resend', from: 1, to: 4 });
  const again = aKeeper(store);
  await again.keeper.start(0);
  await again.command(2, { kind: 'resend', from: 1, to: 4 });
  t.is(commands.length, 2);
  t.is(again.commands.length, 0);
});

test('Events reported while a write is under way stay reported', async (t) => {
  const { keeper, store, mission } = aKeeper();
  await keeper.start(0);
  await mission(1);
  const write = store.write.bind(store);
  store.write = async (progress) => {
    await write(progress);
    keeper.reported(1);
  };
  await keeper.takeState(atDoor());
  t.deepEqual(
    keeper.unreported().map(({ event }) => event.kind),
    ['stop-reached'],
  );
});
