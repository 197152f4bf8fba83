import test from 'ava';
import fc from 'fast-check';
import { PacketMeter } from '../../../hub/ingest/packet-meter.ts';

/** A packet of a type with a body of so many bytes. */
function aPacket(type: number, size: number): Uint8Array {
  const length: number[] = [];
  let rest = size;
  do {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    length.push(rest > 0 ? byte | 0x80 : byte);
  } while (rest > 0);
  return Uint8Array.from([type << 4, ...length, ...new Array<number>(size).fill(0xff)]);
}

const connect = aPacket(1, 20);

test('a stream of small packets passes, however it is cut', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 50 }),
      (sizes, cuts) => {
        const stream = Buffer.concat([connect, ...sizes.map((size) => aPacket(3, size))]);
        const meter = new PacketMeter(900);
        let at = 0;
        for (let i = 0; at < stream.length; i++) {
          const cut = cuts[i % cuts.length] as number;
          t.is(meter.feed(stream.subarray(at, at + cut)), undefined);
          at += cut;
        }
      },
    ),
  );
});

test('a packet above the limit is refused at its header, before its body came', (t) => {
  const meter = new PacketMeter(16_384);
  t.is(meter.feed(connect), undefined);
  t.is(meter.feed(aPacket(3, 16_384)), undefined);
  t.is(meter.feed(aPacket(3, 16_385).subarray(0, 4)), 'packet-too-large');
  const huge = new PacketMeter(16_384);
  huge.feed(connect);
  t.is(huge.feed(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f)), 'packet-too-large');
});

test('before the connect packet less is allowed', (t) => {
  t.is(new PacketMeter(16_384).feed(aPacket(1, 2_049)), 'packet-too-large');
  t.is(new PacketMeter(16_384).feed(aPacket(3, 10)), 'packet-malformed');
});

test('a length of more than four bytes is no MQTT', (t) => {
  t.is(new PacketMeter(16_384).feed(Uint8Array.of(0x10, 0x80, 0x80, 0x80, 0x80)), 'packet-malformed');
});
