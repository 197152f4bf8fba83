import { readdirSync, readFileSync } from 'node:fs';
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
  const folder = new URL('.', import.meta.url);
  const tests = readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts') && name !== 'readme.test.ts')
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  // Checked arithmetic behind bounds that keep it from failing.
  const unreachable = ['Overflow'];
  // Errors from this code on are new; the tests of their instructions are being written.
  const tested = 6053;
  for (const { name, code } of idl.errors ?? []) {
    if (!unreachable.includes(name) && code < tested) t.true(tests.includes(name), name);
  }
});
