import test, { type ExecutionContext } from 'ava';
import type { CommandRecord } from '../../../hub/missions/mission.ts';
import { unixMilliseconds, unixSeconds } from '../../../protocol/units.ts';
import {
  parseMissingView,
  parseOrderView,
  parseRobotView,
  parseRobotViews,
} from '../../../protocol/views/robot.ts';
import { aFleet, depot, robotNumber } from '../support/a-fleet.ts';
import { aHttpHub, theOperator } from '../support/a-http-hub.ts';
import { aPerson, place, START } from '../support/a-world.ts';

const owner = aPerson(9);
const stranger = aPerson(8);

/** A registered robot of `owner` that stands a bit off the depot. */
async function aHubWithARobot(t: ExecutionContext) {
  const fleet = aFleet();
  const robot = robotNumber(1);
  await fleet.join(robot, depot);
  await fleet.report(robot, place(33, 44));
  const orders: [string, string][] = [];
  const order = async (device: string, { kind }: { kind: string }): Promise<CommandRecord> => {
    orders.push([device, kind]);
    const nothing = new Uint8Array();
    const record = {
      device: robot.id,
      number: 7,
      kind: 'stop',
      statement: nothing,
      signature: nothing,
    } as const;
    return { ...record, payload: nothing, expires: unixSeconds(1), stage: 'sent' };
  };
  const hub = await aHttpHub(t, {
    directory: fleet.directory,
    frames: fleet.frames,
    jobStore: fleet.store,
    order,
  });
  return { hub, fleet, robot, orders };
}

test('the owner and operators see where a robot is, others only about where', async (t) => {
  const { hub, robot } = await aHubWithARobot(t);
  const seen = async (token?: string) => {
    const answer = await hub.call('GET', `/v1/devices/${robot.id}`, token === undefined ? {} : { token });
    return parseRobotView(answer.body);
  };
  for (const token of [await hub.signIn(owner), await hub.signIn(theOperator)]) {
    t.deepEqual((await seen(token)).position, { at: place(33, 44), exact: true });
  }
  for (const token of [undefined, await hub.signIn(stranger)]) {
    const { position, heading, order } = await seen(token);
    t.is(position?.exact, false);
    t.true(Math.abs((position?.at.latitude ?? 0) - place(33, 44).latitude) <= 12_500);
    t.notDeepEqual(position?.at, place(33, 44));
    t.deepEqual([heading, order], [null, null]);
  }
  t.is(parseRobotViews((await hub.call('GET', '/v1/devices')).body)[0]?.position?.exact, false);
});

test('a coarse place does not move while the robot stays in its cell', async (t) => {
  const { hub, fleet, robot } = await aHubWithARobot(t);
  const at = async () => parseRobotView((await hub.call('GET', `/v1/devices/${robot.id}`)).body).position?.at;
  const before = await at();
  await fleet.report(robot, place(34, 45));
  t.deepEqual(await at(), before);
});

test('an unchanged twin is not sent again, a changed one is', async (t) => {
  const { hub, fleet, robot } = await aHubWithARobot(t);
  const path = `/v1/devices/${robot.id}`;
  const token = await hub.signIn(owner);
  const tag = (await hub.call('GET', path, { token })).headers.get('etag') ?? '';
  const headers = { 'if-none-match': tag };
  t.is((await hub.call('GET', path, { token, headers })).status, 304);
  t.is((await hub.call('GET', path, { headers })).status, 200);
  fleet.clock.advance(1_000 as Parameters<typeof fleet.clock.advance>[0]);
  await fleet.report(robot, place(50, 50));
  t.is((await hub.call('GET', path, { token, headers })).status, 200);
});

test('only the owner and operators give orders and see gaps', async (t) => {
  const { hub, robot, orders } = await aHubWithARobot(t);
  const commands = `/v1/devices/${robot.id}/commands`;
  const body = { kind: 'stop', reason: 'a test' };
  t.is((await hub.call('POST', commands, { body })).status, 401);
  t.is(
    (await hub.call('POST', commands, { body, token: await hub.signIn(stranger) })).problem().code,
    'NOT_ALLOWED',
  );
  t.deepEqual(orders, []);
  const token = await hub.signIn(owner);
  const answer = await hub.call('POST', commands, { body, token });
  t.is(answer.status, 202);
  t.like(parseOrderView(answer.body), { number: 7, stage: 'sent' });
  await hub.call('POST', commands, { body: { kind: 'resume' }, token: await hub.signIn(theOperator) });
  t.deepEqual(orders, [
    [robot.id, 'stop'],
    [robot.id, 'resume'],
  ]);
  t.is(
    (await hub.call('POST', commands, { body: { kind: 'explode' }, token })).problem().code,
    'PAYLOAD_INVALID',
  );
  t.deepEqual(
    parseMissingView((await hub.call('GET', `/v1/devices/${robot.id}/missing`, { token })).body).ranges,
    [],
  );
  t.is((await hub.call('GET', `/v1/devices/${robot.id}/missing`)).status, 401);
});

test('an unknown device and a broken id each have a code', async (t) => {
  const { hub } = await aHubWithARobot(t);
  t.is((await hub.call('GET', `/v1/devices/${robotNumber(5).id}`)).problem().code, 'DEVICE_UNKNOWN');
  t.is((await hub.call('GET', '/v1/devices/xyz')).problem().code, 'ID_INVALID');
});

test('readers of the stream each see what they may', async (t) => {
  const { hub, fleet, robot } = await aHubWithARobot(t);
  const token = await hub.signIn(owner);
  const view = parseRobotView((await hub.call('GET', `/v1/devices/${robot.id}`, { token })).body);
  const first = async (headers: Record<string, string>) => {
    const stop = new AbortController();
    const response = await fetch(`${hub.base}/v1/stream`, { headers, signal: stop.signal });
    const reader = response.body?.getReader();
    const next = async () => new TextDecoder().decode((await reader?.read())?.value as Uint8Array);
    await next();
    hub.stream.publish({ topic: 'robot', data: view });
    const text = await next();
    stop.abort();
    return parseRobotView(JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? 'null'));
  };
  t.deepEqual((await first({ authorization: `Bearer ${token}` })).position?.at, place(33, 44));
  t.is((await first({})).position?.exact, false);
  t.is(fleet.clock.now(), unixMilliseconds(START));
});
