import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import test from 'ava';
import { readPresence } from '../../../hub/ingest/presence-message.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { readConnectionPassword } from '../../../protocol/connection.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { readFrame } from '../../../protocol/frames.ts';
import { type Random, seededRandom } from '../../../protocol/random.ts';
import { decodeFramePayload } from '../../../protocol/telemetry.ts';
import { topic } from '../../../protocol/topics.ts';
import { aDevice, aFrame } from '../store/a-frame.ts';
import { aClient, aHub, aPassword, wireOf } from './a-hub.ts';

/** One to four changes: a byte, a cut, an insertion, a repetition. */
function mutated(random: Random, bytes: Uint8Array): Buffer {
  let result = Buffer.from(bytes);
  for (let n = 1 + Math.floor(random.next() * 4); n > 0; n--) {
    const at = Math.floor(random.next() * result.length);
    const kind = Math.floor(random.next() * 4);
    if (kind === 0 && result.length > 0) result[at] = Math.floor(random.next() * 256);
    else if (kind === 1) result = result.subarray(0, at);
    else if (kind === 2)
      result = Buffer.concat([result.subarray(0, at), random.bytes(4), result.subarray(at)]);
    else result = Buffer.concat([result.subarray(0, at), result.subarray(Math.max(0, at - 16))]);
  }
  return result;
}

test('20,000 mutated frames are decoded or refused with a code, nothing else', (t) => {
  const random = seededRandom(7);
  const device = aDevice();
  const now = systemClock.now();
  const mission = new Uint8Array(16);
  const whole = wireOf(
    aFrame(device, {
      sequence: 1,
      t0: now,
      events: [
        { kind: 'stop-reached', time: now, mission, stop: 1 },
        { kind: 'fault', time: now, code: 'wheel', detail: 'slips' },
        { kind: 'edge-traversed', time: now, edge: 77, milliseconds: 12_345 },
      ],
    }),
  );
  const seen = { header: 0, refused: 0, decoded: 0 };
  for (let i = 0; i < 20_000; i++) {
    const header = readFrame(mutated(random, whole));
    if (header === undefined) {
      seen.header++;
      continue;
    }
    try {
      decodeFramePayload(header.t0, header.payload);
      seen.decoded++;
    } catch (error) {
      if (!isFleetError(error)) throw error;
      seen.refused++;
    }
  }
  t.true(seen.header > 100 && seen.refused > 1_000 && seen.decoded > 100, JSON.stringify(seen));
});

test('5,000 mutated passwords and presence messages are read or not, nothing else', (t) => {
  const random = seededRandom(8);
  const password = Buffer.from(aPassword(aDevice(), '127.0.0.1', 1));
  const presence = Buffer.from('{"state":"online","session":12}');
  for (let i = 0; i < 5_000; i++) {
    t.notThrows(() => readConnectionPassword(mutated(random, password)));
    t.notThrows(() => readPresence(mutated(random, presence)));
  }
});

test('2,000 mutated packets, before and after the login, leave the hub alive and serving', async (t) => {
  const hub = await aHub(t, {
    connects: { perAddress: { perSecond: 1e6, burst: 1e6 }, all: { perSecond: 1e6, burst: 1e6 } },
  });
  const [honest, mad] = [aDevice(), aDevice()];
  await hub.enrol(honest, mad);
  const random = seededRandom(9);
  const connectPacket = (password: string) => {
    const text = (value: string) =>
      Buffer.concat([Buffer.from([value.length >> 8, value.length & 255]), Buffer.from(value)]);
    const body = Buffer.concat([
      text('MQTT'),
      Buffer.from([4, 0xc2, 0, 60]),
      text(mad.id),
      text(mad.id),
      text(password),
    ]);
    return Buffer.concat([Buffer.from([0x10, (body.length & 127) | 128, body.length >> 7]), body]);
  };
  const publishPacket = () => {
    const name = Buffer.from(topic(mad.id, 'frame'));
    const frame = wireOf(aFrame(mad, { sequence: 1, t0: systemClock.now() }));
    const body = Buffer.concat([Buffer.from([0, name.length]), name, Buffer.from([0, 1]), frame]);
    return Buffer.concat([Buffer.from([0x32, (body.length & 127) | 128, body.length >> 7]), body]);
  };
  const subscribe = Buffer.from([0x82, 8, 0, 1, 0, 3, 0x61, 0x2f, 0x23, 1]);
  const speak = async (...packets: readonly Buffer[]) => {
    const socket = connectSocket(hub.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    socket.resume();
    socket.end(Buffer.concat(packets));
    await closed;
  };
  for (let i = 0; i < 100; i++) {
    const burst = Array.from({ length: 20 }, (_, k) => {
      if (k % 2 === 0) return speak(mutated(random, connectPacket('x'.repeat(118))), publishPacket());
      const others = [publishPacket(), subscribe, Buffer.from([0xc0, 0])].map((packet) =>
        mutated(random, packet),
      );
      return speak(connectPacket(aPassword(mad, '127.0.0.1', hub.port)), ...others);
    });
    await Promise.all(burst);
  }
  const client = await aClient(t, hub, honest);
  const frame = wireOf(aFrame(honest, { sequence: 1, t0: systemClock.now() }));
  await client.publishAsync(topic(honest.id, 'frame'), frame, { qos: 1 });
  t.is((await hub.store.highest(honest.id)).sequence, 1);
  t.true(hub.counters.get('packet-malformed') > 0);
});
