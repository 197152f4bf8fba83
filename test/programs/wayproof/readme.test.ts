import { readFileSync } from 'node:fs';
import test from 'ava';
import { idl } from './ledger.ts';

const readme = readFileSync(new URL('../../../programs/wayproof/README.md', import.meta.url), 'utf8');

test('The README lists every error with its code and sentence', (t) => {
  for (const { code, name, msg } of idl.errors ?? [])
    t.true(readme.includes(`| ${code} | \`${name}\` | ${msg} |`), name);
});

test('The README lists every instruction and the program id', (t) => {
  for (const { name } of idl.instructions) t.true(readme.includes(`| \`${name}\` |`), name);
  t.true(readme.includes(idl.address));
});

test('Every error can happen: the tests of the bytecode name each one', (t) => {
  const names = [
    'create-network',
    'register-device',
    'set-payee',
    'post-epoch',
    'attest-epoch',
    'finalise-epoch',
    'expire-epoch',
    'claim',
  ];
  const tests = names
    .map((name) => readFileSync(new URL(`${name}.test.ts`, import.meta.url), 'utf8'))
    .join('\n');
  // Checked arithmetic behind bounds that keep it from failing.
  const unreachable = ['Overflow'];
  for (const { name } of idl.errors ?? []) {
    if (!unreachable.includes(name)) t.true(tests.includes(name), name);
  }
});
