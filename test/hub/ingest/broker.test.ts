import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import test from 'ava';
import type { MqttClient } from 'mqtt';
import { systemClock } from '../../../protocol/clock.ts';
import { networkId } from '../../../protocol/ids.ts';
import { decodeCommand } from '../../../protocol/missions.ts';
import { topic } from '../../../protocol/topics.ts';
import { aDevice, aFrame as aFrameAt, type FrameParts, type TestDevice } from '../store/a-frame.ts';
import { aClient, aHub, aPassword, closeOf, dial, messageOf, refusalOf, wireOf } from './a-hub.ts';

const aFrame = (device: TestDevice, parts: FrameParts, network?: Parameters<typeof aFrameAt>[2]) =>
  aFrameAt(device, { t0: systemClock.now(), ...parts }, network);

const send = (client: MqttClient, device: TestDevice, bytes: Buffer) =>
  client.publishAsync(topic(device.id, 'frame'), bytes, { qos: 1 });

test('a signed frame is acknowledged, and by then it is in the store', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await aClient(t, hub, robot);
  await send(client, robot, wireOf(aFrame(robot, { sequence: 1 })));
  t.is((await hub.store.replay(0, 10)).length, 1);
  t.is(hub.counters.get('stored'), 1);
  t.is(hub.counters.get('acknowledged'), 1);
});

test('an exact duplicate is acknowledged, counted and not stored again', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await aClient(t, hub, robot);
  const bytes = wireOf(aFrame(robot, { sequence: 1 }));
  await Promise.all([send(client, robot, bytes), send(client, robot, bytes)]);
  await send(client, robot, bytes);
  t.is(hub.counters.get('duplicate'), 2);
  t.is((await hub.store.replay(0, 10)).length, 1);
});

test('a frame with a changed sample is refused for good, acknowledged, and the good one behind it is stored', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await aClient(t, hub, robot);
  const changed = wireOf(aFrame(robot, { sequence: 1 }));
  changed[changed.length - 3] = (changed[changed.length - 3] ?? 0) ^ 1;
  await Promise.all([
    send(client, robot, changed),
    send(client, robot, wireOf(aFrame(robot, { sequence: 2 }))),
  ]);
  t.is(hub.counters.get('signature-invalid'), 1);
  t.is(hub.counters.get('stored'), 1);
  t.is((await hub.store.deadLetters(10))[0]?.reason, 'signature-invalid');
  t.deepEqual(await hub.store.missing(robot.id, 10), [{ first: 1, last: 1 }]);
});

test('a frame captured from another device has its own reason', async (t) => {
  const hub = await aHub(t);
  const [honest, thief] = [aDevice(), aDevice()];
  await hub.enrol(honest, thief);
  const bytes = wireOf(aFrame(honest, { sequence: 1 }));
  await send(await aClient(t, hub, honest), honest, bytes);
  await send(await aClient(t, hub, thief), thief, bytes);
  t.is(hub.counters.get('frame-foreign'), 1);
  t.is((await hub.store.replay(0, 10)).length, 1);
});

test('a frame signed for another network is refused', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const other = networkId('SysvarRent111111111111111111111111111111111');
  await send(await aClient(t, hub, robot), robot, wireOf(aFrame(robot, { sequence: 1 }, other)));
  t.is(hub.counters.get('signature-invalid'), 1);
  t.is((await hub.store.replay(0, 10)).length, 0);
});

test('a second statement under a known number is acknowledged and kept as evidence', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await aClient(t, hub, robot);
  await send(client, robot, wireOf(aFrame(robot, { sequence: 1, battery: 900 })));
  await send(client, robot, wireOf(aFrame(robot, { sequence: 1, battery: 100 })));
  t.is(hub.counters.get('equivocation'), 1);
  t.is((await hub.store.equivocations(0, 10, robot.id)).length, 1);
});

test('bytes too short for a frame, and signed bytes that are no payload, have reasons of their own', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await aClient(t, hub, robot);
  await send(client, robot, Buffer.from('nonsense'));
  t.is(hub.counters.get('frame-malformed'), 1);
  t.is((await hub.store.deadLetters(1))[0]?.head.length, 8);
});

test('a frame from more than five minutes ahead is refused, one from yesterday is stored', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await aClient(t, hub, robot);
  const now = systemClock.now();
  await send(client, robot, wireOf(aFrame(robot, { sequence: 1, t0: now + 6 * 60_000 })));
  await send(client, robot, wireOf(aFrame(robot, { sequence: 2, t0: now - 86_400_000 })));
  t.is(hub.counters.get('clock-ahead'), 1);
  t.is(hub.counters.get('stored'), 1);
});

test('every refusal of a connection has its code and its counter', async (t) => {
  const hub = await aHub(t);
  const [robot, stranger, retired] = [aDevice(), aDevice(), aDevice()];
  await hub.enrol(robot, retired);
  await hub.directory.setStatus(retired.id, 'retired');
  const now = systemClock.now();
  const refusals = [
    ['device-unknown', 5, stranger, {}],
    ['device-retired', 5, retired, {}],
    ['password-malformed', 4, robot, { password: 'open sesame' }],
    ['connection-time', 4, robot, { password: aPassword(robot, '127.0.0.1', hub.port, now - 61_000) }],
    ['connection-signature', 4, robot, { password: aPassword(robot, '127.0.0.1', hub.port + 1) }],
    ['client-id-mismatch', 2, robot, { userName: stranger.id }],
  ] as const;
  for (const [reason, code, device, options] of refusals) {
    t.is(await refusalOf(dial(t, hub.port, device, options)), code, reason);
    t.is(hub.counters.get(reason), 1, reason);
  }
});

test('a captured password opens nothing: neither again here nor on another hub', async (t) => {
  const [hub, other] = [await aHub(t), await aHub(t)];
  const robot = aDevice();
  await hub.enrol(robot);
  await other.enrol(robot);
  const password = aPassword(robot, '127.0.0.1', hub.port);
  const first = await aClient(t, hub, robot, { password });
  t.is(await refusalOf(dial(t, hub.port, robot, { password })), 4);
  t.is(hub.counters.get('connection-replayed'), 1);
  t.true(first.connected, 'the replay does not throw the robot out');
  t.is(await refusalOf(dial(t, other.port, robot, { password })), 4);
  t.is(other.counters.get('connection-signature'), 1);
});

test('a robot reads and writes under its own topics only', async (t) => {
  const hub = await aHub(t);
  const [robot, victim] = [aDevice(), aDevice()];
  await hub.enrol(robot, victim);
  const client = await aClient(t, hub, robot);
  const filters = [
    '#',
    'wp/v1/+/+/mission',
    '$SYS/#',
    '$share/g/#',
    topic(victim.id, 'mission'),
    topic(robot.id, 'frame'),
  ];
  for (const filter of filters) {
    await t.throwsAsync(client.subscribeAsync(filter, { qos: 1 }), undefined, filter);
  }
  t.is(hub.counters.get('foreign-subscription'), filters.length);
  const closed = closeOf(client);
  client.publish(topic(victim.id, 'frame'), wireOf(aFrame(robot, { sequence: 1 })), { qos: 1 });
  await closed;
  t.is(hub.counters.get('foreign-topic'), 1);
  t.is((await hub.store.replay(0, 10)).length, 0);
});

test('a robot that listens for commands is told where the hub stands and asked for what is missing', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  for (const sequence of [1, 2, 7]) await hub.store.append(aFrame(robot, { sequence, session: 3 }));
  const client = await aClient(t, hub, robot);
  const commands: unknown[] = [];
  const both = new Promise<void>((resolve) => {
    client.on('message', (_, payload) => {
      commands.push(decodeCommand(payload));
      if (commands.length === 2) resolve();
    });
  });
  await client.subscribeAsync(topic(robot.id, 'command'), { qos: 1 });
  await both;
  t.deepEqual(commands, [
    { kind: 'state', session: 3, sequence: 7 },
    { kind: 'resend', from: 3, to: 6 },
  ]);
});

test('a robot finds its mission also when the hub was started anew', async (t) => {
  const robot = aDevice();
  const hub = await aHub(t, { missions: new Map([[robot.id, Uint8Array.of(1, 2, 3)]]) });
  await hub.enrol(robot);
  const client = await aClient(t, hub, robot);
  const message = messageOf(client);
  await client.subscribeAsync(topic(robot.id, 'mission'), { qos: 1 });
  t.deepEqual([...(await message)], [1, 2, 3]);
  const changed = messageOf(client);
  await hub.broker.down.sendMission(robot.id, Uint8Array.of(4));
  t.deepEqual([...(await changed)], [4]);
});

test('presence follows the link, and the will of a replaced connection changes nothing', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const will = { topic: topic(robot.id, 'presence'), payload: '{"state":"offline","session":1}' };
  const online = (session: number) => JSON.stringify({ state: 'online', session });
  const first = await aClient(t, hub, robot, { will });
  await first.publishAsync(will.topic, online(1), { qos: 1, retain: true });
  t.is(hub.presence.get(robot.id)?.session, 1);
  const thrownOut = closeOf(first);
  const second = await aClient(t, hub, robot, { will });
  await second.publishAsync(will.topic, online(2), { qos: 1, retain: true });
  await thrownOut;
  const now = hub.presence.get(robot.id);
  t.deepEqual([now?.state, now?.session], ['online', 2]);
  const offline = new Promise<void>((resolve) => {
    hub.presence.onChange((_, { state }) => state === 'offline' && resolve());
  });
  second.end(true);
  await offline;
  t.is(hub.presence.get(robot.id)?.state, 'offline');
});

test('a presence message of another shape is refused', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await aClient(t, hub, robot);
  const closed = closeOf(client);
  client.publish(topic(robot.id, 'presence'), '{"state":"online","session":-1}', { qos: 1 });
  await closed;
  t.is(hub.counters.get('presence-invalid'), 1);
});

test('a packet above the limit closes the connection at its header and is counted', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await aClient(t, hub, robot);
  const closed = closeOf(client);
  client.publish(topic(robot.id, 'frame'), Buffer.alloc(64 * 1024), { qos: 1 });
  await closed;
  t.is(hub.counters.get('packet-too-large'), 1);
});

test('bytes that are no MQTT close the connection and are counted', async (t) => {
  const hub = await aHub(t);
  const socket = connectSocket(hub.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.end('GET / HTTP/1.1\r\n\r\n');
  await once(socket, 'close');
  t.is(hub.counters.get('packet-malformed'), 1);
});

test('a device that keeps on forging is disconnected and stays out for a while; another is served meanwhile', async (t) => {
  const hub = await aHub(t, { quota: { failures: { perSecond: 0.001, burst: 5 } } });
  const [forger, honest] = [aDevice(), aDevice()];
  await hub.enrol(forger, honest);
  const bad = await aClient(t, hub, forger);
  const good = await aClient(t, hub, honest);
  const closed = closeOf(bad);
  for (let sequence = 1; sequence <= 200; sequence++) {
    const bytes = wireOf(aFrame(honest, { sequence }));
    bad.publish(topic(forger.id, 'frame'), bytes, { qos: 1 });
  }
  await send(good, honest, wireOf(aFrame(honest, { sequence: 1 })));
  await closed;
  t.true(hub.counters.get('signature-invalid') <= 5);
  t.true(hub.counters.get('quota-failures') >= 1);
  t.is(await refusalOf(dial(t, hub.port, forger)), 3);
  t.is(hub.counters.get('device-penalised'), 1);
  t.is(hub.counters.get('stored'), 1);
});

test('a device above its rate waits, nothing of it is lost', async (t) => {
  const hub = await aHub(t, { quota: { frames: { perSecond: 100, burst: 5 } } });
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await aClient(t, hub, robot);
  const frames = Array.from({ length: 20 }, (_, i) => wireOf(aFrame(robot, { sequence: i + 1 })));
  await Promise.all(frames.map((bytes) => send(client, robot, bytes)));
  t.true(hub.counters.get('quota-frames') >= 10);
  t.is(hub.counters.get('stored'), 20);
  t.deepEqual(await hub.store.missing(robot.id, 1), []);
});

test('one address may not open connections without end', async (t) => {
  const hub = await aHub(t, { connects: { perAddress: { perSecond: 0.001, burst: 3 } } });
  for (let i = 0; i < 5; i++) {
    const socket = connectSocket(hub.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    t.teardown(() => socket.destroy());
    if (i >= 3) await once(socket, 'close');
  }
  t.is(hub.counters.get('connect-rate-address'), 2);
});

test('a full disk gives no acknowledgement; the robot sends again once there is room, without a restart', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await aClient(t, hub, robot);
  await send(client, robot, wireOf(aFrame(robot, { sequence: 1 })));
  await hub.database.limitPages(1);
  const fault = {
    kind: 'fault',
    time: systemClock.now(),
    code: 'x'.repeat(60),
    detail: 'y'.repeat(190),
  } as const;
  const big = wireOf(aFrame(robot, { sequence: 2, events: Array(60).fill(fault) }));
  const closed = closeOf(client);
  let acknowledged = false;
  client.publish(topic(robot.id, 'frame'), big, { qos: 1 }, (error) => {
    acknowledged = error === undefined || error === null;
  });
  await closed;
  t.false(acknowledged);
  t.is(hub.counters.get('store-failed'), 1);
  await hub.database.limitPages(1_000_000);
  await send(await aClient(t, hub, robot), robot, big);
  t.is((await hub.store.highest(robot.id)).sequence, 2);
});

test('stopping lets the frames under way commit and be acknowledged', async (t) => {
  const hub = await aHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const client = await aClient(t, hub, robot);
  let acknowledged = 0;
  for (let sequence = 1; sequence <= 50; sequence++) {
    client.publish(topic(robot.id, 'frame'), wireOf(aFrame(robot, { sequence })), { qos: 1 }, (error) => {
      if (!error) acknowledged++;
    });
  }
  await send(client, robot, wireOf(aFrame(robot, { sequence: 51 })));
  await hub.broker.stop();
  const stored = (await hub.store.replay(0, 100)).length;
  t.true(acknowledged <= stored);
  t.is(stored, 51);
});

test('a device that is retired loses its connection and does not come back', async (t) => {
  const hub = await aHub(t);
  const [retired, other] = [aDevice(), aDevice()];
  await hub.enrol(retired, other);
  const client = await aClient(t, hub, retired);
  const stays = await aClient(t, hub, other);
  const closed = closeOf(client);
  await hub.directory.setStatus(retired.id, 'retired');
  hub.broker.drop(retired.id);
  await closed;
  t.true(stays.connected);
  t.is(await refusalOf(dial(t, hub.port, retired)), 5);
});
