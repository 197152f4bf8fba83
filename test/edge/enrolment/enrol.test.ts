import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { type Enrolment, enrol } from '../../../edge/enrolment/enrol.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { type FleetError, isFleetError } from '../../../protocol/errors.ts';
import { deviceIdOf } from '../../../protocol/ids.ts';
import { systemRandom } from '../../../protocol/random.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { metersPerSecond } from '../../../protocol/units.ts';
import { aFolder } from '../a-job.ts';
import { HubSide, network, owner } from '../hub-side.ts';

async function anEnrolment(t: Parameters<typeof aFolder>[0], changes: Partial<Enrolment> = {}) {
  const hub = await new HubSide().start();
  t.teardown(() => hub.stop());
  const troubles: FleetError[] = [];
  const enrolment: Enrolment = {
    hub: hub.url,
    token: 'token-0123456789abcdef',
    device: signerFromSeed(new Uint8Array(32).fill(2)),
    capabilities: {
      kind: 'pavement-robot',
      model: 'test robot',
      maxSpeed: metersPerSecond(1.7),
      compartments: 2,
      camera: false,
      simulated: true,
    },
    identityFile: join(await aFolder(t), 'identity.json'),
    real: systemClock,
    random: systemRandom,
    onTrouble: (trouble) => troubles.push(trouble),
    ...changes,
  };
  return { hub, enrolment, troubles };
}

test('The first start burns the token and pins network, owner and keys; later starts ask nobody', async (t) => {
  const { hub, enrolment } = await anEnrolment(t);
  const identity = await enrol(enrolment);
  t.like(identity, { network, owner, device: deviceIdOf(enrolment.device.publicKey), broker: hub.broker });
  t.is(hub.burnt.size, 1);
  const again = await enrol({ ...enrolment, hub: 'http://127.0.0.1:1', token: undefined });
  t.deepEqual(again, identity);
});

test('A hub that is busy or away is tried again', async (t) => {
  const { hub, enrolment, troubles } = await anEnrolment(t);
  hub.failures = 2;
  await enrol(enrolment);
  t.is(troubles.length, 2);
  t.true(troubles.every((trouble) => isFleetError(trouble, 'ENROLMENT_UNREACHABLE') && trouble.retryable));
});

test('A robot whose answer was lost enrols again with the same token', async (t) => {
  const { enrolment } = await anEnrolment(t);
  const first = await enrol(enrolment);
  const other = { ...enrolment, identityFile: `${enrolment.identityFile}.2` };
  t.deepEqual(await enrol(other), first);
});

test('Refusals are final and carry the hub’s reason', async (t) => {
  const { enrolment } = await anEnrolment(t);
  await enrol(enrolment);
  const file = (n: number) => `${enrolment.identityFile}.${n}`;
  const thief = { ...enrolment, device: signerFromSeed(new Uint8Array(32).fill(5)), identityFile: file(2) };
  const burnt = await t.throwsAsync(enrol(thief));
  t.true(isFleetError(burnt, 'ENROLMENT_REFUSED') && burnt.message.includes('TOKEN_BURNT'));
  const unknown = await t.throwsAsync(enrol({ ...thief, token: 'no-such-token-here' }));
  t.true(isFleetError(unknown, 'ENROLMENT_REFUSED') && unknown.message.includes('TOKEN_UNKNOWN'));
  const none = await t.throwsAsync(enrol({ ...thief, token: undefined }));
  t.true(isFleetError(none, 'ENROLMENT_TOKEN_MISSING'));
});

test('An identity of another key, or a damaged one, is not used', async (t) => {
  const { enrolment } = await anEnrolment(t);
  await enrol(enrolment);
  const other = { ...enrolment, device: signerFromSeed(new Uint8Array(32).fill(5)) };
  t.true(isFleetError(await t.throwsAsync(enrol(other)), 'IDENTITY_FILE_INVALID'));
  const text = await readFile(enrolment.identityFile, 'utf8');
  await writeFile(enrolment.identityFile, text.replace(owner, 'nobody'));
  t.true(isFleetError(await t.throwsAsync(enrol(enrolment)), 'IDENTITY_FILE_INVALID'));
});

test('Giving up from outside ends the trying', async (t) => {
  const stop = new AbortController();
  const { enrolment } = await anEnrolment(t, { signal: stop.signal });
  const trying = enrol({
    ...enrolment,
    hub: 'http://127.0.0.1:1',
    onTrouble: () => stop.abort(new Error('enough')),
  });
  await t.throwsAsync(trying, { message: 'enough' });
});
