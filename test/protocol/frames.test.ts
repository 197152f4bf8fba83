import test from 'ava';
import fc from 'fast-check';
import { encodeFrame, FRAME_HEADER_BYTES, frameStatementOf, readFrame } from '../../protocol/frames.ts';
import { fromHex, toHex } from '../../protocol/ids.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { frameStatement } from '../../protocol/statements/frame.ts';
import { frameLimits } from '../../protocol/telemetry.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import vectors from '../vectors/frames.json' with { type: 'json' };
import { testNetwork, testSeed } from '../vectors/statements.ts';

const { publicKey } = signerFromSeed(testSeed);

for (const { name, t0, bytes, statement, signature, message } of vectors.valid) {
  test(`the golden frame "${name}" is written and read on the wire`, (t) => {
    const { session, sequence } = frameStatement.decodeFor(testNetwork, fromHex(statement));
    const numbers = { session, sequence, t0: unixMilliseconds(t0) };
    const frame = { ...numbers, payload: fromHex(bytes), signature: fromHex(signature) };
    t.is(toHex(encodeFrame(frame)), message);
    t.deepEqual(readFrame(fromHex(message)), frame);
    t.is(toHex(frameStatementOf(testNetwork, publicKey, frame)), statement);
  });
}

test('a frame without a payload, above the limit or with a number above 2^53 is none', (t) => {
  const header = new Uint8Array(FRAME_HEADER_BYTES);
  t.is(readFrame(header.subarray(1)), undefined);
  t.is(readFrame(header), undefined);
  t.not(readFrame(new Uint8Array(FRAME_HEADER_BYTES + frameLimits.bytes)), undefined);
  t.is(readFrame(new Uint8Array(FRAME_HEADER_BYTES + frameLimits.bytes + 1)), undefined);
  for (const at of [4, 12]) {
    const bytes = new Uint8Array(FRAME_HEADER_BYTES + 1);
    new DataView(bytes.buffer).setBigUint64(at, 2n ** 53n, true);
    t.is(readFrame(bytes), undefined);
  }
});

test('any frame comes back from the wire, wherever in a buffer it lies', (t) => {
  const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
  const frame = fc.record({
    session: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    sequence: fc.maxSafeNat(),
    t0: fc.maxSafeNat().map(unixMilliseconds),
    signature: bytes(64),
    payload: fc.uint8Array({ minLength: 1, maxLength: 100 }),
  });
  fc.assert(
    fc.property(frame, fc.nat({ max: 9 }), (sent, offset) => {
      const wire = encodeFrame(sent);
      const buffer = new Uint8Array(offset + wire.length);
      buffer.set(wire, offset);
      t.deepEqual(readFrame(buffer.subarray(offset)), sent);
    }),
  );
});
