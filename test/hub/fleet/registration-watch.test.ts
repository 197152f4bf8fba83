import test from 'ava';
import type { DeviceStatus } from '../../../hub/fleet/device-directory.ts';
import { MemoryDeviceDirectory } from '../../../hub/fleet/memory-device-directory.ts';
import { type ChainDevice, RegistrationWatch } from '../../../hub/fleet/registration-watch.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { address, type DeviceId } from '../../../protocol/ids.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aDevice } from '../store/a-frame.ts';
import { enrolDevice } from '../support/an-enrolment.ts';

const OWNER = address('Vote111111111111111111111111111111111111111');
const OTHER = address('Stake11111111111111111111111111111111111111');

async function aWatch() {
  const directory = new MemoryDeviceDirectory();
  const clock = new ManualClock();
  const { id } = aDevice();
  await enrolDevice(directory, id, OWNER, clock.now());
  let chain: readonly ChainDevice[] | Error | Promise<never> = [];
  const told: [DeviceId, DeviceStatus][] = [];
  const reported: unknown[] = [];
  const watch = new RegistrationWatch({
    directory,
    onChain: async () => {
      if (chain instanceof Error) throw chain;
      return chain;
    },
    realClock: clock,
    changed: (device, status) => told.push([device, status]),
    report: (error) => reported.push(error),
  });
  const set = (state: typeof chain) => {
    chain = state;
  };
  return { watch, directory, clock, id, told, reported, set };
}

test('a device gets registered when its owner has registered it, and retired when the chain says so', async (t) => {
  const { watch, directory, id, told, set } = await aWatch();
  await watch.look();
  t.is((await directory.find(id))?.status, 'awaiting registration');
  set([{ device: id, owner: OWNER, status: 'active' }]);
  await watch.look();
  t.is((await directory.find(id))?.status, 'registered');
  await watch.look();
  set([{ device: id, owner: OWNER, status: 'slashed' }]);
  await watch.look();
  t.deepEqual(told, [
    [id, 'registered'],
    [id, 'retired'],
  ]);
});

test('a robot that is sold on chain goes on working, for its new owner', async (t) => {
  const { watch, directory, id, told, set } = await aWatch();
  set([{ device: id, owner: OWNER, status: 'active' }]);
  await watch.look();
  set([{ device: id, owner: OTHER, status: 'active' }]);
  await watch.look();
  await watch.look();
  t.like(await directory.find(id), { owner: OTHER, status: 'registered' });
  t.deepEqual(told, [
    [id, 'registered'],
    [id, 'registered'],
  ]);
});

test('a registration by another owner changes nothing, and neither does the chain for a denied device', async (t) => {
  const { watch, directory, id, told, set } = await aWatch();
  set([{ device: id, owner: OTHER, status: 'active' }]);
  await watch.look();
  await directory.setStatus(id, 'denied');
  set([{ device: id, owner: OWNER, status: 'active' }]);
  await watch.look();
  t.deepEqual(told, []);
});

test('an endpoint that is down is reported and asked again', async (t) => {
  const { watch, directory, clock, id, reported, set } = await aWatch();
  set(new FleetError('CHAIN_UNREACHABLE', { endpoint: 'x', reason: 'y' }));
  await watch.start();
  while (reported.length === 0) await new Promise((resolve) => setImmediate(resolve));
  set([{ device: id, owner: OWNER, status: 'active' }]);
  while ((await directory.find(id))?.status !== 'registered') {
    clock.advance(milliseconds(1_000));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await watch.stop();
  t.is(reported.length, 1);
});

test('a chain that never answers does not keep the hub from stopping', async (t) => {
  const { watch, set, reported } = await aWatch();
  set(new Promise<never>(() => undefined));
  await watch.start();
  await new Promise((resolve) => setImmediate(resolve));
  await watch.stop();
  t.deepEqual(reported, []);
});
