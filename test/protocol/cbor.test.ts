import test from 'ava';
import { decode } from 'cborg';
import fc from 'fast-check';
import { CborReader, type CborValue, decodeCbor, encodeCbor } from '../../protocol/cbor.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { equalBytes, fromHex } from '../../protocol/ids.ts';

const { value } = fc.letrec<{ value: CborValue; inner: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    tie('inner'),
    fc.array(tie('value'), { maxLength: 4 }),
    mapOf(tie('value')),
  ),
  inner: fc.oneof(
    fc.maxSafeInteger(),
    fc.integer({ min: -300, max: 70_000 }),
    fc.bigInt(2n ** 53n, 2n ** 64n - 1n),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 30 }),
  ),
}));

function mapOf(item: fc.Arbitrary<CborValue>): fc.Arbitrary<CborValue> {
  const entry = fc.tuple(fc.oneof(fc.nat(30), fc.nat(70_000)), item);
  return fc
    .uniqueArray(entry, { maxLength: 4, selector: ([key]) => key })
    .map((entries) => new Map(entries.toSorted(([a], [b]) => a - b)));
}

/** What a strict general decoder and a second encoding say: slower, and somebody else's. */
function reference(bytes: Uint8Array): { value: unknown } | undefined {
  try {
    const options = {
      strict: true,
      rejectDuplicateMapKeys: true,
      allowIndefinite: false,
      allowUndefined: false,
    };
    const got: CborValue = decode(bytes, {
      ...options,
      allowNaN: false,
      allowInfinity: false,
      useMaps: true,
    });
    return equalBytes(encodeCbor(got), bytes) ? { value: got } : undefined;
  } catch {
    return undefined;
  }
}

function ours(bytes: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: decodeCbor('test', bytes, 10_000) };
  } catch (error) {
    if (isFleetError(error, 'CBOR_INVALID')) return undefined;
    throw error;
  }
}

test('what was encoded is decoded', (t) => {
  fc.assert(fc.property(value, (item) => t.deepEqual(decodeCbor('test', encodeCbor(item), 10_000), item)));
});

test('nothing is taken that a strict decoder of others refuses, and it is read the same', (t) => {
  const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 });
  fc.assert(
    fc.property(value, edits, (item, changes) => {
      const bytes = encodeCbor(item);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      const got = ours(bytes);
      if (got !== undefined) t.deepEqual(got, reference(bytes));
    }),
    { numRuns: 5_000 },
  );
  t.pass();
});

test('random bytes never do more than be refused', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const got = ours(bytes);
      if (got !== undefined) t.deepEqual(got, reference(bytes));
    }),
    { numRuns: 5_000 },
  );
  t.pass();
});

for (const [name, hex] of Object.entries({
  'a length beyond the end': '5bffffffffffffffff',
  'an array of four billion items': '9affffffff',
  'nine levels': '81818181818181818180',
  'a negative integer longer than needed': '3800',
  'a map with a text key': 'a1616101',
  'a map with a negative key': 'a12001',
  'text that is not UTF-8': '61ff',
  undefined: 'f7',
  'half a float': 'f9',
  'a break without a start': 'ff',
})) {
  test(`refused: ${name}`, (t) => {
    t.throws(() => decodeCbor('test', fromHex(hex), 100), { code: 'CBOR_INVALID' });
  });
}

test('getters say what they expected', (t) => {
  const reader = new CborReader('thing', new Map<number, CborValue>([[1, 'text']]));
  t.throws(() => reader.integer(1, 0, 5), { message: /thing .*key 1 must be an integer from 0 to 5/ });
  t.throws(() => reader.bytes(1, 3), { message: /3 bytes/ });
  t.throws(() => reader.text(1, 3), { message: /at most 3 characters/ });
  t.throws(() => reader.array(2, 3), { message: /array of at most 3/ });
  t.throws(() => new CborReader('thing', []), { code: 'PAYLOAD_INVALID' });
});
