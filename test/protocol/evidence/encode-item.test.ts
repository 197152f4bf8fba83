import * as dagCbor from '@ipld/dag-cbor';
import test from 'ava';
import fc from 'fast-check';
import { encodeItem } from '../../../protocol/evidence/encode-item.ts';
import { toHex } from '../../../protocol/ids.ts';

const leafValue = fc.oneof(
  fc.maxSafeInteger(),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.uint8Array({ maxLength: 300 }),
  fc.string(),
  fc.constant(null),
  fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER),
);
const { item } = fc.letrec((tie) => ({
  item: fc.oneof(
    { depthSize: 'small' },
    leafValue,
    fc.array(tie('item'), { maxLength: 30 }),
    fc.dictionary(fc.stringMatching(/^[a-zA-Z]{0,12}$/), tie('item'), { maxKeys: 8 }),
  ),
}));

test('an item has the very bytes of the general dag-cbor encoder, whatever the order of its keys', (t) => {
  fc.assert(
    fc.property(item, (value) => {
      t.is(toHex(encodeItem(value)), toHex(dagCbor.encode(value)));
    }),
    { numRuns: 500 },
  );
});

test('what an item never holds is refused', (t) => {
  for (const value of [undefined, 1.5, Number.NaN, true, 2n ** 64n, -1n]) {
    t.throws(() => encodeItem({ value }), { any: true });
  }
});
