import test, { type ExecutionContext } from 'ava';
import { AlertDesk } from '../../../hub/alerts/alert-desk.ts';
import { MemoryAlertStore } from '../../../hub/alerts/memory-alert-store.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { parseAlertView, parseAlertViews } from '../../../protocol/views/alert.ts';
import { robotNumber } from '../support/a-fleet.ts';
import { aHttpHub, theOperator } from '../support/a-http-hub.ts';
import { aPerson, START } from '../support/a-world.ts';

const owner = aPerson(9);
const stranger = aPerson(8);
const { id: device } = robotNumber(1);
const robot = { online: true, silent: false, seen: START, charging: false, inTrouble: false };

async function aHubWithAnAlert(t: ExecutionContext) {
  const clock = new ManualClock(START);
  const alerts = new AlertDesk({
    store: new MemoryAlertStore(),
    conditions: async () => ({ robots: [{ ...robot, device, owner: owner.address, battery: 50 }], jobs: [] }),
    publish: () => undefined,
    clock,
    realClock: clock,
    report: (error) => t.fail(String(error)),
  });
  await alerts.look();
  return aHttpHub(t, { alerts });
}

test('operators and the owner see an alert, others none', async (t) => {
  const hub = await aHubWithAnAlert(t);
  const seen = async (token?: string) =>
    parseAlertViews((await hub.call('GET', '/v1/alerts', token === undefined ? {} : { token })).body);
  for (const person of [owner, theOperator]) {
    t.like((await seen(await hub.signIn(person)))[0], { kind: 'low-battery', device, acknowledged: null });
  }
  t.deepEqual(await seen(await hub.signIn(stranger)), []);
  t.deepEqual(await seen(), []);
});

test('an alert is taken on by whoever may, and others do not learn that it is there', async (t) => {
  const hub = await aHubWithAnAlert(t);
  const path = `/v1/alerts/low-battery.${device}/acknowledge`;
  t.is((await hub.call('POST', path)).status, 401);
  const foreign = await hub.call('POST', path, { token: await hub.signIn(stranger) });
  t.is(foreign.status, 404);
  t.is(foreign.problem().code, 'ALERT_UNKNOWN');
  const taken = parseAlertView((await hub.call('POST', path, { token: await hub.signIn(owner) })).body);
  t.is(taken.acknowledged?.by, owner.address);
});

test('readers of the stream hear of the alerts they may see', async (t) => {
  const hub = await aHubWithAnAlert(t);
  const token = await hub.signIn(owner);
  const heard = async (headers: Record<string, string>) => {
    const stop = new AbortController();
    const response = await fetch(`${hub.base}/v1/stream`, { headers, signal: stop.signal });
    const reader = response.body?.getReader();
    const next = async () => new TextDecoder().decode((await reader?.read())?.value as Uint8Array);
    await next();
    for (const alert of hub.deps.alerts?.current() ?? []) hub.stream.publish({ topic: 'alert', data: alert });
    hub.stream.publish({ topic: 'reset', data: null });
    let text = '';
    while (!text.includes('event: reset')) text += await next();
    stop.abort();
    return /event: alert/.test(text);
  };
  t.true(await heard({ authorization: `Bearer ${token}` }));
  t.false(await heard({}));
});
