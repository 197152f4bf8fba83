import { readFileSync } from 'node:fs';
import test from 'ava';
import { commandPage } from '../../docs/cli.ts';
import { allLeaves } from '../cli/support/whole-tree.ts';

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

test('docs/cli.md says what the command tree says', async (t) => {
  t.is(page, await commandPage(), 'run npx tsx docs/cli.ts');
});

test('docs/cli.md has every command that can be run', async (t) => {
  for (const { words } of (await allLeaves()).leaves) t.regex(page, new RegExp(`^##+ ${words}$`, 'm'));
});

test('all commands but completion take --json', async (t) => {
  const without = (await allLeaves()).leaves.filter(
    ({ command }) => !command.options.some(({ long }) => long === '--json'),
  );
  t.deepEqual(
    without.map(({ words }) => words),
    ['completion'],
  );
});
