import test from 'ava';
import { HubApi } from '../../../maps/web/live/hub-api.ts';
import { newerOrder, OperatorHand } from '../../../maps/web/robots/operator-hand.ts';
import { Session } from '../../../maps/web/robots/session.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import { signInText } from '../../../protocol/views/sign-in-message.ts';
import { aRobot } from './support/a-view.ts';

const robot = aRobot(1);
const key = { address: robot.owner, sign: async () => new Uint8Array(64).fill(1) };
const START = unixMilliseconds(1_790_000_000_000);
const token = 'ab'.repeat(32);

/** A hub that answers as told; what was asked is written down. */
function aHub(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const fetcher = async (path: unknown, init?: RequestInit) => {
    const name = `${init?.method ?? 'GET'} ${path}`;
    const { Authorization: who } = (init?.headers ?? {}) as Readonly<Record<string, string>>;
    asked.push(who === undefined ? name : `${name} as ${who.slice(0, 9)}`);
    const answer = answers[name];
    if (answer !== undefined) return Response.json(answer);
    const problem = { code: 'NOT_ALLOWED', message: 'You may not.', hint: 'Ask.', retryable: false };
    return Response.json({ ...problem, type: 'x', title: 'x', status: 403 }, { status: 403 });
  };
  return { asked, api: new HubApi(fetcher as typeof fetch) };
}

const message = (domain: string) =>
  signInText({
    domain,
    address: robot.owner,
    nonce: 'ab',
    issuedAt: START,
    expirationTime: unixMilliseconds(START + 600_000),
  });

const signInAnswers = {
  'POST /v1/sign-in/nonce': { nonce: 'ab', message: message('here:1') },
  'POST /v1/sign-in': { token, expires: START + 600_000 },
  'GET /v1/sign-in': { address: robot.owner, operator: true, auditor: false },
};

test('a page signs in for its own hub only, and again before the session ends', async (t) => {
  let now = START;
  const { api, asked } = aHub(signInAnswers);
  const session = new Session({ api, domain: 'here:1', now: () => now });
  t.deepEqual(await session.headers(), {});
  await session.signIn(key);
  t.true(session.caller.value?.operator);
  t.deepEqual(await session.headers(), { Authorization: `Bearer ${token}` });
  t.is(asked.length, 3);
  now = unixMilliseconds(START + 590_000);
  await session.headers();
  t.is(asked.length, 6);
  session.signOut();
  t.deepEqual(await session.headers(), {});

  const elsewhere = new Session({ api, domain: 'evil:1', now: () => now });
  await t.throwsAsync(elsewhere.signIn(key), { message: /for here:1/ });
});

test('a session the hub forgot is made anew once for all who wait; signing out meanwhile holds', async (t) => {
  const { api, asked } = aHub(signInAnswers);
  const session = new Session({ api, domain: 'here:1', now: () => START });
  await session.signIn(key);
  session.forget();
  await Promise.all([session.headers(), session.quietHeaders(), session.headers()]);
  t.is(asked.length, 6);
  session.forget();
  const waiting = session.quietHeaders();
  session.signOut();
  await waiting;
  t.is(session.caller.value, undefined);
  t.deepEqual(await session.headers(), {});
});

test('a wallet is asked to sign again by what its owner does, never by the page itself', async (t) => {
  let now = START;
  let signed = 0;
  const { api } = aHub(signInAnswers);
  const session = new Session({ api, domain: 'here:1', now: () => now });
  const sign = () => {
    signed++;
    return key.sign();
  };
  await session.signIn({ ...key, sign, asks: true });
  t.deepEqual(await session.quietHeaders(), { Authorization: `Bearer ${token}` });
  now = unixMilliseconds(START + 590_000);
  t.deepEqual(await session.quietHeaders(), {});
  t.deepEqual([session.caller.value, signed], [undefined, 1]);
  await session.headers();
  t.is(signed, 2);
  t.true(session.caller.value?.operator);
});

test('an order is followed until the robot itself says it is done', async (t) => {
  const answers: Record<string, unknown> = {
    [`POST /v1/devices/${robot.device}/commands`]: { device: robot.device, number: 3, stage: 'sent' },
    [`GET /v1/devices/${robot.device}`]: { ...robot, order: { kind: 'stop', number: 3, stage: 'executing' } },
  };
  const { api, asked } = aHub(answers);
  const clock = new ManualClock(START);
  const session = { headers: async () => ({ Authorization: 'Bearer x' }) };
  const hand = new OperatorHand({ api, session, clock, jobChanged: () => undefined });
  await hand.order(robot.device, 'stop');
  t.is(hand.orders.value.get(robot.device)?.stage, 'sent');
  const look = async () => {
    clock.advance(milliseconds(1_000));
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  await look();
  t.is(hand.orders.value.get(robot.device)?.stage, 'executing');
  answers[`GET /v1/devices/${robot.device}`] = {
    ...robot,
    order: { kind: 'stop', number: 3, stage: 'done' },
  };
  await look();
  t.is(hand.orders.value.get(robot.device)?.stage, 'done');
  const before = asked.length;
  await look();
  t.is(asked.length, before, 'nobody asks after the end');
});

test('an order the hub refuses says why, and the next try forgets it', async (t) => {
  const answers: Record<string, unknown> = {};
  const { api } = aHub(answers);
  const clock = new ManualClock(START);
  const session = { headers: async () => ({}) };
  const hand = new OperatorHand({ api, session, clock, jobChanged: () => undefined });
  await hand.order(robot.device, 'home');
  t.deepEqual(hand.refused.value.get(robot.device), { sentence: 'You may not.', hint: 'Ask.' });
  answers[`POST /v1/devices/${robot.device}/commands`] = { device: robot.device, number: 4, stage: 'sent' };
  await hand.order(robot.device, 'home');
  t.is(hand.refused.value.get(robot.device), undefined);
  hand.stop();
});

test('of two words on an order the later one counts', (t) => {
  const order = (number: number, stage: 'sent' | 'done') => ({ kind: 'stop', number, stage }) as const;
  t.is(newerOrder(undefined, null), undefined);
  t.is(newerOrder(order(2, 'sent'), order(1, 'done'))?.number, 2);
  t.is(newerOrder(order(2, 'done'), order(2, 'sent'))?.stage, 'done');
  t.is(newerOrder(order(2, 'sent'), order(2, 'done'))?.stage, 'done');
});
