import test from 'ava';
import fc from 'fast-check';
import { encodeCbor } from '../../protocol/cbor.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { fromHex } from '../../protocol/ids.ts';
import { decodeFramePayload, encodeFramePayload, type Sample } from '../../protocol/telemetry.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import vectors from '../vectors/frames.json' with { type: 'json' };
import { everyEvent, T0, walkingSample } from '../vectors/frames.ts';
import { toJson } from '../vectors/json.ts';

const previous = new Uint8Array(16).fill(7);

const sample: fc.Arbitrary<Sample> = fc.record({
  time: fc.integer({ min: -86_400_000, max: 86_400_000 }).map((offset) => unixMilliseconds(T0 + offset)),
  at: fc.record({
    latitude: fc.integer({ min: -900_000_000, max: 900_000_000 }),
    longitude: fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }),
  }),
  altitude: fc.integer({ min: -10_000, max: 100_000 }),
  heading: fc.integer({ min: 0, max: 35_999 }),
  speed: fc.integer({ min: 0, max: 10_000 }),
  battery: fc.integer({ min: 0, max: 1_000 }),
  flags: fc.integer({ min: 0, max: 65_535 }),
});

for (const { name, t0, payload, bytes } of vectors.valid) {
  test(`the golden frame "${name}" decodes to what was encoded`, (t) => {
    t.deepEqual(toJson(decodeFramePayload(unixMilliseconds(t0), fromHex(bytes))), payload);
  });
}

for (const { name, bytes, code } of vectors.refused) {
  test(`a frame is refused: ${name}`, (t) => {
    t.throws(() => decodeFramePayload(T0, fromHex(bytes)), { code });
  });
}

test('ten samples of a walking robot take at most 320 bytes with statement header and signature', (t) => {
  const samples = Array.from({ length: 10 }, (_, i) => walkingSample(i));
  t.true(encodeFramePayload(T0, { previous, samples, events: [] }).length + 84 <= 320);
});

test('whatever samples and events go in come out', (t) => {
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 40 }), fc.subarray([...everyEvent]), (samples, events) => {
      const payload = { previous, samples, events };
      t.deepEqual(decodeFramePayload(T0, encodeFramePayload(T0, payload)), payload);
    }),
  );
});

test('an event is written by name, whatever the order of its properties', (t) => {
  for (const event of everyEvent) {
    const turned = Object.fromEntries(Object.entries(event).toReversed()) as unknown as typeof event;
    t.deepEqual(
      encodeFramePayload(T0, { previous, samples: [], events: [turned] }),
      encodeFramePayload(T0, { previous, samples: [], events: [event] }),
    );
  }
});

test('an agent cannot make a frame that a hub refuses', (t) => {
  const good = walkingSample(0);
  const encode = (samples: readonly Sample[]) => encodeFramePayload(T0, { previous, samples, events: [] });
  t.throws(() => encode([{ ...good, battery: 1_001 }]), { code: 'PAYLOAD_INVALID' });
  t.throws(() => encode([{ ...good, heading: 0.5 }]), { code: 'PAYLOAD_INVALID' });
  t.throws(() => encode(Array.from({ length: 257 }, () => good)), { code: 'PAYLOAD_INVALID' });
  const fault = { kind: 'fault', time: T0, code: 'X', detail: 'y'.repeat(201) } as const;
  t.throws(() => encodeFramePayload(T0, { previous, samples: [], events: [fault] }), {
    code: 'PAYLOAD_INVALID',
  });
  const bytes = encodeCbor(new Map([[1, new Uint8Array(16 * 1024)]]));
  t.throws(() => decodeFramePayload(T0, bytes), { code: 'CBOR_INVALID' });
});

test('one version apart is read, keys of the newer side are ignored', (t) => {
  const newer = new Map<number, number | Uint8Array | number[]>([
    [1, 2],
    [2, previous],
    [3, []],
    [4, []],
    [9, 1],
  ]);
  t.deepEqual(decodeFramePayload(T0, encodeCbor(newer)), { previous, samples: [], events: [] });
});

test('mutated payloads give an error of ours or a payload within the limits, never anything else', (t) => {
  const bytes = fromHex(vectors.valid[2]?.bytes ?? '');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      }),
      (edits) => {
        const changed = bytes.slice();
        for (const [at, value] of edits) changed[at] = value;
        try {
          const { samples } = decodeFramePayload(T0, changed);
          t.true(samples.every(({ battery }) => battery <= 1_000));
        } catch (error) {
          t.true(isFleetError(error));
        }
      },
    ),
    { numRuns: 2_000 },
  );
});
