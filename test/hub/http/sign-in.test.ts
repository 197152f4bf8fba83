import test from 'ava';
import { SIGN_IN_LASTS } from '../../../hub/http/sign-in.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import { parseCallerView, parseNonceView } from '../../../protocol/views/sign-in.ts';
import { aHttpHub, theOperator } from '../support/a-http-hub.ts';
import { aPerson, type Person } from '../support/a-world.ts';

const owner = aPerson(1);
const bytes = (text: string) => new TextEncoder().encode(text);

async function askedToSign(hub: Awaited<ReturnType<typeof aHttpHub>>, person: Person) {
  const answer = await hub.call('POST', '/v1/sign-in/nonce', { body: { address: person.address } });
  return parseNonceView(answer.body).message;
}

function signed(person: Person, message: string) {
  return { address: person.address, message, signature: toBase64(person.signer.sign(bytes(message))) };
}

test('a signed message opens what its wallet may see', async (t) => {
  const hub = await aHttpHub(t);
  const token = await hub.signIn(owner);
  t.is((await hub.call('GET', '/v1/enrolments', { token })).status, 200);
  const without = await hub.call('GET', '/v1/enrolments');
  t.is(without.status, 401);
  t.is(without.problem().code, 'SIGN_IN_REQUIRED');
});

test('a nonce is used once', async (t) => {
  const hub = await aHttpHub(t);
  const body = signed(owner, await askedToSign(hub, owner));
  t.is((await hub.call('POST', '/v1/sign-in', { body })).status, 200);
  const again = await hub.call('POST', '/v1/sign-in', { body });
  t.is(again.status, 401);
  t.is(again.problem().code, 'SIGN_IN_INVALID');
});

test('a message for another hub, another address or by another key opens nothing', async (t) => {
  const hub = await aHttpHub(t);
  const stranger = aPerson(2);
  const message = await askedToSign(hub, owner);
  const bodies = [
    signed(owner, message.replace(hub.domain, 'hub.example')),
    { ...signed(stranger, await askedToSign(hub, owner)), address: owner.address },
    signed(stranger, await askedToSign(hub, owner)),
    signed(owner, `${await askedToSign(hub, owner)}\nResources: x`),
    signed(owner, (await askedToSign(hub, owner)).replace('Version: 1', 'Version: 2')),
  ];
  for (const body of bodies) {
    t.is((await hub.call('POST', '/v1/sign-in', { body })).problem().code, 'SIGN_IN_INVALID');
  }
});

test('a message and a session end after ten minutes', async (t) => {
  const hub = await aHttpHub(t);
  const token = await hub.signIn(owner);
  const body = signed(owner, await askedToSign(hub, owner));
  hub.realClock.advance(SIGN_IN_LASTS);
  t.is((await hub.call('POST', '/v1/sign-in', { body })).status, 401);
  t.is((await hub.call('GET', '/v1/enrolments', { token })).problem().code, 'SIGN_IN_REQUIRED');
});

test('the bearer of a token is told who it is here', async (t) => {
  const hub = await aHttpHub(t);
  const asked = async (person: Person) =>
    parseCallerView((await hub.call('GET', '/v1/sign-in', { token: await hub.signIn(person) })).body);
  t.deepEqual(await asked(owner), { address: owner.address, operator: false, auditor: false });
  t.deepEqual(await asked(theOperator), { address: theOperator.address, operator: true, auditor: false });
  t.is((await hub.call('GET', '/v1/sign-in')).status, 401);
});
