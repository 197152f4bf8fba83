import { type CborValue, encodeCbor } from '../../protocol/cbor.ts';
import { concatBytes, u32Bytes, u64Bytes } from '../../protocol/binary.ts';
import { sha256 } from '../../protocol/hash.ts';
import { toHex } from '../../protocol/ids.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { deliveryStatement, pickUpStatement, returnStatement } from '../../protocol/statements/delivery.ts';
import { frameStatement } from '../../protocol/statements/frame.ts';
import { encodeFramePayload, type FleetEvent, type FramePayload, type Sample } from '../../protocol/telemetry.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import { toJson } from './json.ts';
import { testNetwork, testSeed } from './statements.ts';

export const T0 = unixMilliseconds(1_790_000_000_000);
const device = signerFromSeed(testSeed);
const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);

/** Second `i` of a robot on its way, one sample a second. */
export function walkingSample(i: number): Sample {
  return {
    time: unixMilliseconds(T0 + i * 1000 + (i % 3)),
    at: { latitude: 599_123_456 + i * 131, longitude: 107_654_321 - i * 77 },
    altitude: 1_204 + (i % 2),
    heading: 35_900 + ((i * 13) % 100),
    speed: 140 + (i % 5),
    battery: 873 - Math.floor(i / 4),
    flags: 9,
  };
}

const mission = filled(16, 0xa1);
const signature = filled(64, 0xc3);
const at = (seconds: number) => unixMilliseconds(T0 + seconds * 1000);

export const everyEvent: readonly FleetEvent[] = [
  { kind: 'mission-accepted', time: at(0), mission, number: 7 },
  { kind: 'mission-refused', time: at(1), mission, number: 8, reason: 'battery too low' },
  { kind: 'mission-finished', time: at(2), mission },
  { kind: 'mission-aborted', time: at(3), mission, reason: 'stop button' },
  { kind: 'stop-reached', time: at(4), mission, stop: 1 },
  { kind: 'wrong-code', time: at(5), mission, stop: 1 },
  { kind: 'pick-up', time: at(6), statement: filled(pickUpStatement.size, 1), signature },
  { kind: 'delivery', time: at(7), statement: filled(deliveryStatement.size, 2), signature },
  { kind: 'return', time: at(8), statement: filled(returnStatement.size, 3), signature },
  { kind: 'edge-traversed', time: at(-9), edge: 70_000, milliseconds: 12_345 },
  { kind: 'observation', time: at(10), label: 'person', count: 3, cell: '8a1f', confidence: 910, model: filled(32, 4) },
  { kind: 'fault', time: at(11), code: 'MOTOR_HOT', detail: 'left rear, 81 °C' },
  { kind: 'safety-stop', time: at(12), reason: 'link silent for 3 s' },
  { kind: 'model-loaded', time: at(13), model: filled(32, 5), version: 3 },
];

const payloads: Readonly<Record<string, FramePayload>> = {
  empty: { previous: filled(16, 0), samples: [], events: [] },
  'ten samples': {
    previous: filled(16, 0xb2),
    samples: Array.from({ length: 10 }, (_, i) => walkingSample(i)),
    events: [],
  },
  'every event': { previous: filled(16, 0xb2), samples: [walkingSample(0)], events: everyEvent },
  'ends of the ranges': {
    previous: filled(16, 0xff),
    samples: [
      {
        time: T0,
        at: { latitude: -900_000_000, longitude: 1_800_000_000 },
        altitude: -10_000,
        heading: 35_999,
        speed: 10_000,
        battery: 1_000,
        flags: 65_535,
      },
    ],
    events: [],
  },
};

const bare: readonly [number, CborValue][] = [
  [1, 1],
  [2, filled(16, 0)],
  [3, []],
  [4, []],
];
const withKey = (key: number, value: CborValue) =>
  encodeCbor(new Map<number, CborValue>([...bare.filter(([other]) => other !== key), [key, value]]));
const event = (...fields: [number, CborValue][]) => withKey(4, [new Map<number, CborValue>(fields)]);
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
/** Key 2 of a frame in hex: 16 zero bytes. */
const PREVIOUS = `0250${'00'.repeat(16)}`;

/** Payloads nobody may take, each with the code of its refusal. */
const refused: readonly (readonly [string, Uint8Array, string])[] = [
  ['nothing', new Uint8Array(0), 'CBOR_INVALID'],
  ['not a map', hex('80'), 'PAYLOAD_INVALID'],
  ['trailing byte', concatBytes(encodeCbor(new Map(bare)), Uint8Array.of(0)), 'CBOR_INVALID'],
  ['indefinite length', hex(`bf0101${PREVIOUS}03800480ff`), 'CBOR_INVALID'],
  ['duplicate key', hex(`a50101${PREVIOUS}038003800480`), 'CBOR_INVALID'],
  ['keys out of order', hex(`a4${PREVIOUS}010103800480`), 'CBOR_INVALID'],
  ['longer integer than needed', hex(`a4011801${PREVIOUS}03800480`), 'CBOR_INVALID'],
  ['a float', hex(`a401f93c00${PREVIOUS}03800480`), 'CBOR_INVALID'],
  ['NaN', hex(`a401f97e00${PREVIOUS}03800480`), 'CBOR_INVALID'],
  ['a tag', hex(`a401c101${PREVIOUS}03800480`), 'CBOR_INVALID'],
  ['two versions ahead', withKey(1, 3), 'VERSION_APART'],
  ['previous hash too short', withKey(2, filled(15, 0)), 'PAYLOAD_INVALID'],
  ['sample with a missing column', withKey(3, [[0, 0, 0, 0, 0, 0, 0]]), 'PAYLOAD_INVALID'],
  ['latitude off the globe', withKey(3, [[0, 900_000_001, 0, 0, 0, 0, 0, 0]]), 'PAYLOAD_INVALID'],
  ['battery above full', withKey(3, [[0, 0, 0, 0, 0, 0, 1_001, 0]]), 'PAYLOAD_INVALID'],
  ['sample two days from t0', withKey(3, [[172_800_000, 0, 0, 0, 0, 0, 0, 0]]), 'PAYLOAD_INVALID'],
  ['text where a number belongs', withKey(3, [['0', 0, 0, 0, 0, 0, 0, 0]]), 'PAYLOAD_INVALID'],
  ['257 samples', withKey(3, Array.from({ length: 257 }, () => [0, 0, 0, 0, 0, 0, 0, 0])), 'PAYLOAD_INVALID'],
  ['unknown event', event([1, 99], [2, 0]), 'PAYLOAD_INVALID'],
  ['event without its fields', event([1, 3], [2, 0]), 'PAYLOAD_INVALID'],
  ['statement of another length', event([1, 8], [2, 0], [3, filled(10, 0)], [4, signature]), 'PAYLOAD_INVALID'],
  ['nested too deep', withKey(5, [[[[[[[[[0]]]]]]]]]), 'CBOR_INVALID'],
];

export function frameVectors() {
  return {
    valid: Object.entries(payloads).map(([name, payload], i) => {
      const bytes = encodeFramePayload(T0, payload);
      const [session, sequence] = [1_790_000_000, 41 + i];
      const statement = frameStatement.encode(testNetwork, {
        device: device.publicKey,
        session,
        sequence,
        t0: T0,
        payloadLength: bytes.length,
        payloadHash: sha256(bytes),
      });
      const signed = device.sign(statement);
      const header = concatBytes(u32Bytes(session), u64Bytes(BigInt(sequence)), u64Bytes(BigInt(T0)));
      return {
        name,
        t0: T0,
        payload: toJson(payload),
        bytes: toHex(bytes),
        statement: toHex(statement),
        signature: toHex(signed),
        message: toHex(concatBytes(header, signed, bytes)),
      };
    }),
    refused: refused.map(([name, bytes, code]) => ({ name, bytes: toHex(bytes), code })),
  };
}
