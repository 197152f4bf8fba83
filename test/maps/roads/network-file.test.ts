import { sha256 } from '@noble/hashes/sha2.js';
import test from 'ava';
import fc from 'fast-check';
import { EdgeFlag, RoadClass, Surface } from '../../../maps/roads/classes.ts';
import { decodeNetwork, encodeNetwork, isNetworkFile, mapHashOf } from '../../../maps/roads/network-file.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { toHex } from '../../../protocol/ids.ts';
import { aNetwork, spot } from './a-town.ts';

const small = aNetwork(
  [
    [0, 0],
    [100, 0],
    [50, 80],
  ],
  [
    { from: 0, to: 1, via: [spot(50, 5), spot(70, 2)], name: 'Große Straße', width: 25, incline: -7 },
    { from: 1, to: 2, class: RoadClass.residential, surface: Surface.rough, speedLimit: 30, name: '長安街' },
    { from: 2, to: 0, flags: EdgeFlag.bridge | EdgeFlag.footAllowed },
  ],
);
const file = encodeNetwork(small);
const triangle = [
  { from: 0, to: 1 },
  { from: 1, to: 2 },
  { from: 2, to: 0 },
];
const corners = [
  [0, 0],
  [100, 0],
  [50, 80],
] as const;

/** The file with some bytes changed and the hash made right again: a liar, not an accident. */
function forged(change: (bytes: Uint8Array, view: DataView) => void): Uint8Array {
  const bytes = file.slice(0, -32);
  change(bytes, new DataView(bytes.buffer));
  return Uint8Array.from([...bytes, ...sha256(bytes)]);
}

test('a network survives its file unchanged', (t) => {
  t.deepEqual(decodeNetwork(file), small);
  const { network } = generateTown(2);
  t.deepEqual(decodeNetwork(encodeNetwork(network)), network);
  t.true(isNetworkFile(file));
});

test('banned turns survive the file, in one order; a network without any has the file it always had', (t) => {
  const bans = [
    { from: 2, to: 4, kinds: 1 },
    { from: 0, to: 2, kinds: 3 },
    { from: 2, to: 4, kinds: 2 },
  ];
  const network = aNetwork(corners, triangle, bans);
  t.deepEqual(
    [[...network.bannedFrom], [...network.bannedTo], [...network.bannedFor]],
    [
      [0, 2],
      [2, 4],
      [3, 3],
    ],
  );
  const written = encodeNetwork(network);
  t.deepEqual(decodeNetwork(written), network);
  t.deepEqual(encodeNetwork(aNetwork(corners, triangle, bans.toReversed())), written);
  t.is(new DataView(written.buffer).getUint32(16, true), 2);
  t.is(new DataView(encodeNetwork(aNetwork(corners, triangle)).buffer).getUint32(16, true), 1);
  const apart = encodeNetwork({ ...network, bannedTo: Uint32Array.from([3, 5]) });
  t.throws(() => decodeNetwork(apart), { code: 'NETWORK_FILE_CONTENT', message: /banned turn/ });
  const doubled = encodeNetwork({ ...network, bannedFrom: network.bannedFrom.toReversed() });
  t.throws(() => decodeNetwork(doubled), { code: 'NETWORK_FILE_CONTENT' });
});

test('the same network always gives the same file, and its hash is the last 32 bytes', (t) => {
  t.deepEqual(encodeNetwork(decodeNetwork(file)), file);
  t.deepEqual(mapHashOf(file), sha256(file.slice(0, -32)));
});

test('a file that lies at an odd place in a larger buffer is read the same', (t) => {
  const buffer = new Uint8Array(file.length + 7);
  buffer.set(file, 3);
  t.deepEqual(decodeNetwork(buffer.subarray(3, 3 + file.length)), small);
});

test('every change of a single byte is refused', (t) => {
  for (let i = 0; i < file.length; i++) {
    for (const flip of [1, 0x80, 0xff]) {
      const bytes = file.slice();
      bytes[i] = (bytes[i] as number) ^ flip;
      const error = t.throws(() => decodeNetwork(bytes), { instanceOf: FleetError }, `byte ${i}`);
      t.regex(error?.code ?? '', /^NETWORK_FILE_(KIND|VERSION|LENGTH|HASH)$/);
    }
  }
});

test('every cut and every addition is refused', (t) => {
  for (let length = 0; length < file.length; length++) {
    t.throws(() => decodeNetwork(file.slice(0, length)), { instanceOf: FleetError });
  }
  t.throws(() => decodeNetwork(Uint8Array.from([...file, 0])), { code: 'NETWORK_FILE_LENGTH' });
});

test('random bytes are no network', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      t.throws(() => decodeNetwork(bytes), { code: 'NETWORK_FILE_KIND' });
    }),
  );
});

test('a header that asks for gigabytes is refused before anything is set aside', (t) => {
  const bytes = forged((_, view) => view.setUint32(24, 0xffff_ffff, true));
  t.throws(() => decodeNetwork(bytes), { code: 'NETWORK_FILE_LENGTH' });
});

test('a file with a right hash and a wrong content is refused by name', (t) => {
  const edges = 40 + 3 * 8;
  const cases: [string, (bytes: Uint8Array, view: DataView) => void][] = [
    ['node latitude', (_, view) => view.setInt32(40, 900_000_001, true)],
    ['edge start', (_, view) => view.setUint32(edges, 3, true)],
    ['edge end', (_, view) => view.setUint32(edges + 12, 99, true)],
    ['edge length', (_, view) => view.setUint32(edges + 24, 0, true)],
    ['edge class', (bytes) => bytes.set([250], edges + 36)],
    ['edge surface', (bytes) => bytes.set([250], edges + 39)],
    ['edge incline', (_, view) => view.setInt8(edges + 51, 120)],
    ['edge name', (_, view) => view.setUint32(edges + 57, 9, true)],
    ['first point', (_, view) => view.setUint32(edges + 73, 7, true)],
    ['name', (bytes) => bytes.set([0xff], bytes.length - 2)],
  ];
  for (const [what, change] of cases) {
    const error = t.throws(() => decodeNetwork(forged(change)), { code: 'NETWORK_FILE_CONTENT' }, what);
    t.like((error as FleetError | undefined)?.context, { what });
  }
});

test('the hash of the town with seed 1 is pinned: generator and file format may not drift unnoticed', (t) => {
  t.is(toHex(mapHashOf(encodeNetwork(generateTown(1).network))), PINNED);
});

const PINNED = 'bd3b8655876bac24899d33091249fe25fe2f2ef7982d0f1cd72047bf380ea4a4';
