import test, { type ExecutionContext } from 'ava';
import type { DeviceDirectory, Enrolment } from '../../../hub/fleet/device-directory.ts';
import { MemoryDeviceDirectory } from '../../../hub/fleet/memory-device-directory.ts';
import { SqliteDeviceDirectory } from '../../../hub/fleet/sqlite-device-directory.ts';
import { Database } from '../../../hub/store/database.ts';
import { sha256 } from '../../../protocol/hash.ts';
import { address, type DeviceId } from '../../../protocol/ids.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { aDevice } from '../store/a-frame.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

const OWNER = address('Vote111111111111111111111111111111111111111');
const OTHER = address('Stake11111111111111111111111111111111111111');
const NOW = unixMilliseconds(1_790_000_000_000);
const LATER = unixMilliseconds(NOW + 15 * 60_000);

const directories: Record<string, (t: ExecutionContext) => Promise<DeviceDirectory>> = {
  memory: async () => new MemoryDeviceDirectory(),
  sqlite: async (t) => {
    const database = new Database(await temporaryFolder(t));
    await database.start();
    t.teardown(() => database.stop());
    return new SqliteDeviceDirectory(database);
  },
};

const tokenOf = (text: string, owner = OWNER) => ({
  hash: sha256(new TextEncoder().encode(text)),
  owner,
  nonce: 18_446_744_073_709_551_615n,
  expires: LATER,
});

function anEnrolment(device: DeviceId = aDevice().id): Enrolment {
  const capabilities = {
    kind: 'pavement-robot',
    model: 'Sim 1',
    maxSpeed: 1.7,
    compartments: 2,
    camera: true,
    simulated: true,
  } as const;
  const statement = new Uint8Array([1, 2, 3]);
  const signature = new Uint8Array(64).fill(9);
  return { device, model: 'Sim 1', kind: 'pavement-robot', capabilities, statement, signature };
}

for (const [name, open] of Object.entries(directories)) {
  test(`${name}: a token enrols one device, and the same device again gets the same row`, async (t) => {
    const directory = await open(t);
    const token = tokenOf('a');
    await directory.createToken(token);
    t.deepEqual(await directory.token(token.hash, NOW), token);
    const enrolment = anEnrolment();
    const row = await directory.enrol(token.hash, enrolment, NOW);
    t.is(row.owner, OWNER);
    t.is(row.status, 'awaiting registration');
    t.deepEqual(await directory.enrol(token.hash, enrolment, unixMilliseconds(NOW + 1)), row);
    t.deepEqual(await directory.find(enrolment.device), row);
    await t.throwsAsync(directory.enrol(token.hash, anEnrolment(), NOW), { message: /not known here/ });
    await t.throwsAsync(directory.token(token.hash, NOW), { message: /not known here/ });
    t.deepEqual(await directory.token(token.hash, NOW, enrolment.device), token);
  });

  test(`${name}: an unknown and an expired token are refused with codes of their own`, async (t) => {
    const directory = await open(t);
    const token = tokenOf('a');
    await t.throwsAsync(directory.enrol(token.hash, anEnrolment(), NOW), { message: /not known here/ });
    await directory.createToken(token);
    await t.throwsAsync(directory.enrol(token.hash, anEnrolment(), LATER), { message: /has expired/ });
    t.deepEqual(await directory.list(), []);
  });

  test(`${name}: a device of one owner is not taken over by another owner's token`, async (t) => {
    const directory = await open(t);
    const [first, second] = [tokenOf('a'), tokenOf('b', OTHER)];
    await directory.createToken(first);
    await directory.createToken(second);
    const enrolment = anEnrolment();
    await directory.enrol(first.hash, enrolment, NOW);
    await t.throwsAsync(directory.enrol(second.hash, enrolment, NOW), { message: /already enrolled/ });
    t.is((await directory.find(enrolment.device))?.owner, OWNER);
    t.deepEqual(await directory.token(second.hash, NOW), second, 'the token is not burnt by the attempt');
  });

  test(`${name}: owners see their own devices`, async (t) => {
    const directory = await open(t);
    for (const [text, owner] of [
      ['a', OWNER],
      ['b', OTHER],
      ['c', OWNER],
    ] as const) {
      const token = tokenOf(text, owner);
      await directory.createToken(token);
      await directory.enrol(token.hash, anEnrolment(), NOW);
    }
    t.is((await directory.list()).length, 3);
    t.is((await directory.list(OWNER)).length, 2);
    t.is((await directory.list(OTHER))[0]?.owner, OTHER);
  });

  test(`${name}: a login is granted once for each time, and never to a retired, denied or unknown device`, async (t) => {
    const directory = await open(t);
    const token = tokenOf('a');
    await directory.createToken(token);
    const { device } = await directory.enrol(token.hash, anEnrolment(), NOW);
    const results = await Promise.all([directory.login(device, NOW), directory.login(device, NOW)]);
    t.deepEqual(results.sort(), ['granted', 'replayed']);
    t.is(await directory.login(device, unixMilliseconds(NOW - 1)), 'replayed');
    t.is(await directory.login(device, unixMilliseconds(NOW + 1)), 'granted');
    t.is(await directory.login(aDevice().id, NOW), 'unknown');
    for (const status of ['retired', 'denied'] as const) {
      await directory.setStatus(device, status);
      t.is(await directory.login(device, LATER), status);
    }
    await directory.setStatus(device, 'registered');
    t.is((await directory.find(device))?.status, 'registered');
    await t.throwsAsync(directory.setStatus(aDevice().id, 'retired'), { message: /No device/ });
  });

  test(`${name}: a device gets another owner, who finds it under its own name`, async (t) => {
    const directory = await open(t);
    const token = tokenOf('a');
    await directory.createToken(token);
    const { device } = await directory.enrol(token.hash, anEnrolment(), NOW);
    const next = address('Stake11111111111111111111111111111111111111');
    await directory.setOwner(device, next);
    t.is((await directory.find(device))?.owner, next);
    t.deepEqual(
      (await directory.list(next)).map((row) => row.device),
      [device],
    );
    t.deepEqual(await directory.list(token.owner), []);
    await t.throwsAsync(directory.setOwner(aDevice().id, next), { message: /No device/ });
  });

  test(`${name}: enrolling again with a new token keeps status and last login`, async (t) => {
    const directory = await open(t);
    const [first, second] = [tokenOf('a'), tokenOf('b')];
    await directory.createToken(first);
    await directory.createToken(second);
    const enrolment = anEnrolment();
    await directory.enrol(first.hash, enrolment, NOW);
    await directory.setStatus(enrolment.device, 'retired');
    await directory.login(enrolment.device, NOW);
    const again = await directory.enrol(second.hash, { ...enrolment, model: 'Sim 2' }, NOW);
    t.is(again.status, 'retired');
    t.is(again.model, 'Sim 2');
  });
}
