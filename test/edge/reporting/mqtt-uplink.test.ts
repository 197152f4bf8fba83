import test from 'ava';
import { MqttUplink } from '../../../edge/reporting/mqtt-uplink.ts';
import { signFrame } from '../../../edge/reporting/sign-frame.ts';
import { asciiBytes } from '../../../protocol/binary.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { type FleetError, isFleetError } from '../../../protocol/errors.ts';
import { sha256 } from '../../../protocol/hash.ts';
import { deviceIdOf } from '../../../protocol/ids.ts';
import { systemRandom } from '../../../protocol/random.ts';
import { nativeVerifier, signerFromSeed } from '../../../protocol/sodium/native.ts';
import { connectionStatement } from '../../../protocol/statements/connection.ts';
import { topic } from '../../../protocol/topics.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { HubSide, network } from '../hub-side.ts';
import { uplinkContract } from './uplink.contract.ts';

const device = signerFromSeed(new Uint8Array(32).fill(2));
const id = deviceIdOf(device.publicKey);

async function aLink(
  t: { teardown(work: () => Promise<void>): void },
  hub: HubSide,
  troubles: FleetError[] = [],
) {
  const uplink = new MqttUplink({
    network,
    device,
    broker: hub.broker,
    real: systemClock,
    random: systemRandom,
    session: () => 7,
    onTrouble: (trouble) => troubles.push(trouble),
  });
  await uplink.start();
  t.teardown(() => uplink.stop());
  return uplink;
}

const frame = (sequence: number) => {
  const position = { session: 7, sequence: sequence - 1, previous: new Uint8Array(16), reported: 0 };
  const content = { t0: unixMilliseconds(1_790_000_000_000), samples: [], events: [] };
  return signFrame(network, device, position, content).frame;
};

uplinkContract(test, 'The MQTT uplink', async (t) => {
  const hub = await new HubSide().start();
  hub.greeting = false;
  t.teardown(() => hub.stop());
  return {
    uplink: await aLink(t, hub),
    frame,
    acknowledging: (on) => {
      hub.acknowledging = on;
    },
    acknowledge: () => hub.acknowledge(),
    cut: () => hub.cut(),
    offered: () => hub.seen.length,
    send: ({ channel, bytes }) => hub.publish(topic(id, channel), bytes),
    until: (what, holds) => hub.until(what, holds),
  };
});

test('Every connect has a fresh password, signed for the dialled address and the present time', async (t) => {
  const hub = await new HubSide().start();
  t.teardown(() => hub.stop());
  const uplink = await aLink(t, hub);
  await hub.until('the link', () => uplink.connected());
  hub.cut();
  await hub.until('a second connect', () => hub.passwords.length === 2 && uplink.connected());
  t.not(hub.passwords[0], hub.passwords[1]);
  for (const password of hub.passwords) {
    const bytes = new Uint8Array(Buffer.from(password, 'base64url'));
    t.is(bytes.length, 88);
    const time = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    t.true(Math.abs(time - Date.now()) < 60_000);
    const statement = connectionStatement.encode(network, {
      device: device.publicKey,
      audience: sha256(asciiBytes(`${hub.broker.host}:${hub.broker.port}`)),
      time,
      random: bytes.slice(8, 24),
    });
    t.true(nativeVerifier.verify(device.publicKey, statement, bytes.slice(24)));
  }
});

test('Presence tells online after the connect, offline at a clean end and by will at a broken one', async (t) => {
  const hub = await new HubSide().start();
  t.teardown(() => hub.stop());
  const uplink = await aLink(t, hub);
  await hub.until('online', () => hub.presence.length === 1);
  hub.cut();
  await hub.until('will and back', () => hub.presence.length === 3);
  await uplink.stop();
  const online = { state: 'online', session: 7 };
  const offline = { state: 'offline', session: 7 };
  t.deepEqual(
    hub.presence.map((text) => JSON.parse(text)),
    [online, offline, online, offline],
  );
});

test('A hub that is away is tried again, with a code for the log', async (t) => {
  const hub = await new HubSide().start();
  const broker = hub.broker;
  await hub.stop();
  const troubles: FleetError[] = [];
  const uplink = await aLink(t, { broker } as HubSide, troubles);
  await hub.until('two failures', () => troubles.length >= 2);
  t.true(troubles.every((trouble) => isFleetError(trouble, 'UPLINK_REFUSED')));
  t.false(uplink.connected());
});

test('A login that is refused is tried again with a new password until it is granted', async (t) => {
  const hub = await new HubSide().start();
  t.teardown(() => hub.stop());
  hub.refusing = true;
  const troubles: FleetError[] = [];
  const uplink = await aLink(t, hub, troubles);
  await hub.until('two refusals', () => troubles.length >= 2);
  t.true(troubles.every((trouble) => isFleetError(trouble, 'UPLINK_REFUSED')));
  t.regex(String(troubles[0]), /Bad username or password|Not authorized/i);
  hub.refusing = false;
  await hub.until('the link', () => uplink.connected());
  t.is(new Set(hub.passwords).size, hub.passwords.length);
});

test('An empty or oversized downlink is not passed on', async (t) => {
  const hub = await new HubSide().start();
  t.teardown(() => hub.stop());
  hub.greeting = false;
  const uplink = await aLink(t, hub);
  const heard: number[] = [];
  void (async () => {
    for await (const { bytes } of uplink.downlinks()) heard.push(bytes.length);
  })();
  await hub.until('the link', () => uplink.connected());
  for (const size of [0, 300_000, 5]) await hub.publish(topic(id, 'command'), new Uint8Array(size));
  await hub.until('the small one', () => heard.length > 0);
  t.deepEqual(heard, [5]);
});
