import test from 'ava';
import { keyBytes } from '../../../protocol/ids.ts';
import { registrationStatement } from '../../../protocol/statements/registration.ts';
import { milliseconds } from '../../../protocol/units.ts';
import {
  parseEnrolledView,
  parseEnrolmentViews,
  parseInvitationView,
  parseTokenView,
} from '../../../protocol/views/enrolment.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import { parseRobotView } from '../../../protocol/views/robot.ts';
import { aHttpHub } from '../support/a-http-hub.ts';
import { aPerson, aRobot, network } from '../support/a-world.ts';

const owner = aPerson(1);
const robot = aRobot(1);
type Hub = Awaited<ReturnType<typeof aHttpHub>>;

async function anInvitation(hub: Hub, person = owner) {
  const token = await hub.signIn(person);
  const answer = await hub.call('POST', '/v1/enrolment-tokens', { token, body: {} });
  const enrolmentToken = parseTokenView(answer.body).token;
  const told = await hub.call('GET', `/v1/enrolment-tokens/${enrolmentToken}`);
  return { token: enrolmentToken, session: token, facts: parseInvitationView(told.body) };
}

async function anEnrolment(
  hub: Hub,
  changes: { nonce?: bigint; owner?: Uint8Array; device?: typeof robot } = {},
) {
  const { token, session, facts } = await anInvitation(hub);
  const device = changes.device ?? robot;
  const statement = registrationStatement.encode(facts.network, {
    device: device.signer.publicKey,
    owner: changes.owner ?? keyBytes(facts.owner),
    nonce: changes.nonce ?? BigInt(facts.nonce),
    expires: facts.expires,
  });
  const body = {
    token,
    device: device.id,
    model: 'sim-1',
    kind: 'pavement-robot',
    capabilities: {
      kind: 'pavement-robot',
      model: 'sim-1',
      maxSpeed: 1.5,
      compartments: 1,
      camera: false,
      simulated: true,
    },
    statement: toBase64(statement),
    signature: toBase64(device.signer.sign(statement)),
  };
  return { body, session };
}

test("a robot enrols with its owner's token and then awaits registration", async (t) => {
  const hub = await aHttpHub(t);
  const { body, session } = await anEnrolment(hub);
  const answer = await hub.call('POST', '/v1/enrolments', { body });
  t.is(answer.status, 201);
  t.like(parseEnrolledView(answer.body), { network, owner: owner.address });
  const [enrolment] = parseEnrolmentViews((await hub.call('GET', '/v1/enrolments', { token: session })).body);
  t.like(enrolment, { device: robot.id, state: 'awaiting registration', statement: body.statement });
  const twin = await hub.call('GET', `/v1/devices/${robot.id}`);
  t.is(parseRobotView(twin.body).state, 'awaiting registration');
});

test('the same token and device again is the same enrolment, another device with it is none', async (t) => {
  const hub = await aHttpHub(t);
  const { body } = await anEnrolment(hub);
  t.is((await hub.call('POST', '/v1/enrolments', { body })).status, 201);
  t.is((await hub.call('POST', '/v1/enrolments', { body })).status, 201);
  const { body: other } = await anEnrolment(hub, { device: aRobot(2) });
  const answer = await hub.call('POST', '/v1/enrolments', { body: { ...other, token: body.token } });
  t.is(answer.problem().code, 'TOKEN_UNKNOWN');
  t.is(answer.status, 404);
});

test('a token ends after fifteen real minutes', async (t) => {
  const hub = await aHttpHub(t);
  const { body } = await anEnrolment(hub);
  hub.realClock.advance(milliseconds(15 * 60_000));
  const answer = await hub.call('POST', '/v1/enrolments', { body });
  t.is(answer.problem().code, 'TOKEN_EXPIRED');
});

test('a statement for another owner, with another nonce, or by another key is refused', async (t) => {
  const hub = await aHttpHub(t);
  const wrong = [
    (await anEnrolment(hub, { owner: aPerson(9).signer.publicKey })).body,
    (await anEnrolment(hub, { nonce: 7n })).body,
  ];
  for (const body of wrong) {
    t.is((await hub.call('POST', '/v1/enrolments', { body })).problem().code, 'ENROLMENT_INVALID');
  }
  const { body } = await anEnrolment(hub);
  const forged = { ...body, signature: toBase64(aRobot(2).signer.sign(new Uint8Array(1))) };
  t.is((await hub.call('POST', '/v1/enrolments', { body: forged })).problem().code, 'SIGNATURE_INVALID');
});

test('an owner sees only own enrolments', async (t) => {
  const hub = await aHttpHub(t);
  await hub.call('POST', '/v1/enrolments', { body: (await anEnrolment(hub)).body });
  const stranger = await hub.signIn(aPerson(5));
  t.deepEqual(parseEnrolmentViews((await hub.call('GET', '/v1/enrolments', { token: stranger })).body), []);
});
