import test from 'ava';
import { murmur3 } from '../../../../programs/build/elf/murmur3.ts';

test('System calls are numbered as the Solana runtime numbers them', (t) => {
  t.is(murmur3('sol_log_'), 0x207559bd);
  t.is(murmur3('sol_sha256'), 0x11f49d86);
  t.is(murmur3('sol_memcpy_'), 0x717cc4a3);
});

test('Texts of every length modulo four are hashed', (t) => {
  const hashes = ['', 'a', 'ab', 'abc', 'abcd', 'abcde'].map(murmur3);
  t.is(new Set(hashes).size, 6);
  t.is(hashes[0], 0);
});
