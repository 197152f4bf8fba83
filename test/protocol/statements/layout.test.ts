import test from 'ava';
import fc from 'fast-check';
import { fromHex, type NetworkId, networkId, toHex } from '../../../protocol/ids.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { frameStatement } from '../../../protocol/statements/frame.ts';
import type { StatementFields, StatementLayout } from '../../../protocol/statements/layout.ts';
import vectors from '../../vectors/statements.json' with { type: 'json' };
import { layouts, sampleFields, testNetwork } from '../../vectors/statements.ts';

// The layouts differ in their fields; the tests here treat them all alike.
type AnyLayout = StatementLayout<Record<never, never>>;
const all = layouts as unknown as readonly AnyLayout[];
const fieldsOf = (layout: AnyLayout) => sampleFields(layout) as StatementFields<Record<never, never>>;
const otherNetwork = networkId('11111111111111111111111111111111');

test('every golden statement decodes to its fields and carries a good signature', (t) => {
  for (const [i, { bytes, key, signature }] of vectors.entries()) {
    const layout = all[i] as AnyLayout;
    t.deepEqual(layout.decodeFor(testNetwork, fromHex(bytes)), fieldsOf(layout));
    t.is(toHex(layout.encode(testNetwork, layout.decode(fromHex(bytes)).fields)), bytes);
    t.true(nativeVerifier.verify(fromHex(key), fromHex(bytes), fromHex(signature)));
  }
});

test('no statement of one kind is ever one of another, and none has another length', (t) => {
  t.is(new Set(all.map(({ tag }) => tag)).size, all.length);
  for (const layout of all) {
    const bytes = layout.encode(testNetwork, fieldsOf(layout));
    for (const other of all.filter((one) => one !== layout)) t.throws(() => other.decode(bytes));
    t.throws(() => layout.decode(bytes.subarray(1)), { code: 'STATEMENT_LENGTH' });
    t.throws(() => layout.decode(Uint8Array.of(...bytes, 0)), { code: 'STATEMENT_LENGTH' });
    t.throws(() => layout.decodeFor(otherNetwork, bytes), { code: 'STATEMENT_NETWORK' });
    bytes[0] = 0;
    t.throws(() => layout.decode(bytes), { code: 'STATEMENT_TAG' });
  }
});

test('numbers beyond their field are refused, both ways', (t) => {
  const fields = frameStatement.decode(fromHex(vectors[4]?.bytes ?? '')).fields;
  const encode = (changed: Partial<typeof fields>) => () =>
    frameStatement.encode(testNetwork, { ...fields, ...changed });
  t.throws(encode({ session: 2 ** 32 }), { code: 'STATEMENT_FIELD' });
  t.throws(encode({ session: -1 }), { code: 'STATEMENT_FIELD' });
  t.throws(encode({ sequence: 2 ** 53 }), { code: 'STATEMENT_FIELD' });
  t.throws(encode({ t0: 0.5 }), { code: 'STATEMENT_FIELD' });
  t.throws(encode({ payloadHash: new Uint8Array(31) }), { code: 'STATEMENT_FIELD' });
  const bytes = frameStatement.encode(testNetwork, fields);
  const { offset } = frameStatement.offsets.find(({ name }) => name === 'sequence') ?? { offset: 0 };
  bytes.fill(0xff, offset, offset + 8);
  t.throws(() => frameStatement.decode(bytes), { code: 'STATEMENT_FIELD' });
});

test('encoding is the inverse of decoding, for any bytes that decode', (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom(...all),
      fc.uint8Array({ minLength: 400, maxLength: 400 }),
      (layout, noise) => {
        const bytes = noise.slice(0, layout.size);
        bytes.set(new TextEncoder().encode(layout.tag));
        // The high bytes of 64-bit times and counters stay zero, or they are refused.
        for (const { offset, size } of layout.offsets) if (size === 8) bytes.fill(0, offset + 6, offset + 8);
        const { network, fields } = layout.decode(bytes);
        t.deepEqual(layout.encode(network satisfies NetworkId, fields), bytes);
      },
    ),
  );
});
