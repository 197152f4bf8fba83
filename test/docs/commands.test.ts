import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { faultOf } from '../cli/support/whole-tree.ts';
import { callOf, shBlocks } from './support/sh-blocks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const readmes = [
  '.',
  'bench',
  'cli',
  'cli/flash',
  'edge',
  'hub/planning',
  'maps',
  'programs/wayproof',
  'protocol',
];
/** What a page writes for an address that only its reader knows. */
const ADDRESS = '9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin';
const placeholder = /(?<= )(?:[A-Z][A-Z_]*(?:_\d)?)(?= |$)/g;

const pages = [
  'README.zh-CN.md',
  ...docs.map((name) => `docs/${name}`),
  ...readmes.map((name) => join(name, 'README.md')),
];

for (const name of pages) {
  test(`every wayproof command in ${name} is one the command tree takes`, async (t) => {
    const calls = shBlocks(readFileSync(join(root, name), 'utf8'))
      .flat()
      .flatMap((line) => callOf(line) ?? []);
    for (const call of calls) t.is(await faultOf(filled(call)), undefined, call);
    t.pass(`${calls.length} commands`);
  });
}

test('a command is found behind npx, settings, comments and pipes', (t) => {
  t.is(callOf('WAYPROOF_HUB=x npx wayproof monitor --once | cat   # all of them'), 'wayproof monitor --once');
  t.is(callOf('npx wayproof agent run --dir my-robot &'), 'wayproof agent run --dir my-robot');
  t.is(callOf('solana address'), undefined);
});

/** Words in capitals are for the reader to fill in: numbers where numbers are due, addresses elsewhere. */
function filled(call: string): string {
  return call
    .replaceAll(/(--(?:amount|epoch|base) )[A-Z]+/g, '$17')
    .replaceAll('"$N"', '7')
    .replaceAll(placeholder, ADDRESS);
}
