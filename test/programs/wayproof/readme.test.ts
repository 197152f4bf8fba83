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
