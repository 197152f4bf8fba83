import { sha256 as portable } from '@noble/hashes/sha2.js';
import test from 'ava';
import fc from 'fast-check';
import { concatBytes } from '../../protocol/binary.ts';
import { sha256, useSha256 } from '../../protocol/hash.ts';
import { toHex } from '../../protocol/ids.ts';
import { generateSeed } from '../../protocol/sodium/native.ts';

test('the native adapter hashes as the portable code does, in whatever parts', (t) => {
  t.is(generateSeed().length, 32);
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 6_000 }), { maxLength: 5 }), (parts) => {
      t.is(toHex(sha256(...parts)), toHex(portable(concatBytes(...parts))));
    }),
  );
});

test('whoever hashes otherwise is not used', (t) => {
  useSha256(() => new Uint8Array(32));
  t.is(toHex(sha256(Uint8Array.of(1))), toHex(portable(Uint8Array.of(1))));
});
