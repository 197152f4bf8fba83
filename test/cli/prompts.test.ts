import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { aProblem } from './support/a-problem.ts';
import { HIDE_CURSOR, inTerminal, SHOW_CURSOR } from './support/in-terminal.ts';
import { aFolder } from './support/run-wayproof.ts';
import { allLeaves } from './support/whole-tree.ts';

const cli = fileURLToPath(new URL('../../cli/', import.meta.url));

interface Prompt {
  readonly file: string;
  readonly flag: string | undefined;
}

/** Every question a person is asked, with the flag that answers it. */
function prompts(): Prompt[] {
  const files = readdirSync(cli, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && file !== 'prompts.ts')
    .flatMap((file) => {
      const text = readFileSync(join(cli, file), 'utf8');
      if (!/from '[./]+prompts\.ts'/.test(text)) return [];
      return [...text.matchAll(/await (?:askFor|askToGoOn|askSecret|choose)\(([\s\S]{0,300})/g)].map(
        ([, after = '']) => ({ file, flag: /'(--[a-z-]+)'/.exec(after)?.[1] }),
      );
    });
}

test('every question has a flag that a command of its file takes', async (t) => {
  const { leaves } = await allLeaves();
  const found = prompts();
  t.true(found.length >= 15, `${found.length} questions`);
  for (const { file, flag } of found) {
    const [, group] = /^commands\/([a-z]+)/.exec(file) ?? [];
    const takers = leaves.filter(({ words }) => group === undefined || words.split(' ')[0] === group);
    const known = takers.some(({ command }) => command.options.some(({ long }) => long === flag));
    t.true(known, `${file} asks for what ${flag} does not answer`);
  }
});

test('whoever sends a transaction can be told beforehand: --yes, --yes-mainnet and --dry-run go together', async (t) => {
  const { leaves } = await allLeaves();
  const names = ['--yes', '--yes-mainnet', '--dry-run'];
  const sending = leaves.filter(({ command }) => command.options.some(({ long }) => long === '--dry-run'));
  t.true(sending.length > 15);
  for (const { words, command } of sending)
    t.deepEqual(
      names.filter((name) => !command.options.some(({ long }) => long === name)),
      [],
      words,
    );
});

const onTerminal = existsSync('/usr/bin/script') ? test : test.skip;

const ends: readonly (readonly [string, string | NodeJS.Signals, RegExp])[] = [
  ['Ctrl-C', '\u0003', /Interrupted by Ctrl-C at a question/],
  ['Escape', '\u001b', /Interrupted by Ctrl-C at a question/],
  ['Ctrl-D', '\u0004', /Interrupted by the end of the input/],
  ['SIGTERM', 'SIGTERM', /Interrupted by SIGTERM/],
  ['SIGINT', 'SIGINT', /Interrupted by SIGINT/],
];
for (const [name, typed, sentence] of ends) {
  onTerminal(
    `on a terminal a missing answer is asked for; ${name} ends it with 130, a sentence and the cursor back`,
    async (t) => {
      const { code, said } = await inTerminal(aFolder(t), 'job create', {}, { at: 'picked up?', typed });
      t.is(code, 130, said);
      t.true(said.includes('Where is the parcel picked up?'), said);
      t.regex(said, sentence);
      t.true(said.lastIndexOf(SHOW_CURSOR) > said.lastIndexOf(HIDE_CURSOR), said);
    },
  );
}

onTerminal('a question that is answered with no ends with 1, and nothing is done', async (t) => {
  const folder = aFolder(t);
  writeFileSync(join(folder, 'kept'), '');
  const words = `start --reset --data ${folder}`;
  const { code, said } = await inTerminal(folder, words, {}, { at: 'Clear', typed: 'n' });
  t.is(code, 1, said);
  t.true(said.includes('CLI_CANCELLED'), said);
  t.true(existsSync(join(folder, 'kept')));
});

for (const [what, env] of [
  ['CI=true', { CI: 'true' }],
  ['TERM=dumb', { TERM: 'dumb' }],
] as const) {
  onTerminal(
    `with ${what} nothing is asked even on a terminal: exit code 2, the flag, no escape`,
    async (t) => {
      const { code, said } = await inTerminal(aFolder(t), 'job create', env);
      t.is(code, 2, said);
      t.true(said.includes('--from is needed'), said);
      t.false(said.includes('\u001b'), said);
    },
  );
}

onTerminal('NO_COLOR on a terminal: no colours', async (t) => {
  const folder = aFolder(t);
  const plain = await inTerminal(folder, 'flyy', { NO_COLOR: '1' });
  t.false(plain.said.includes('\u001b'), plain.said);
  const coloured = await inTerminal(folder, 'flyy', {});
  t.true(coloured.said.includes('\u001b[31m'), coloured.said);
});

const bars: readonly (readonly [string, Readonly<Record<string, string>>, boolean])[] = [
  ['NO_COLOR=1', { NO_COLOR: '1' }, true],
  ['CI=true', { CI: 'true' }, false],
  ['TERM=dumb', { TERM: 'dumb' }, false],
];
for (const [what, env, shown] of bars) {
  onTerminal(
    `with ${what} long work draws ${shown ? 'its bar' : 'no bar'} on a terminal, and no escape sequence`,
    async (t) => {
      const folder = aFolder(t);
      writeFileSync(join(folder, 'problem.txt'), aProblem());
      const { code, said } = await inTerminal(folder, 'plan solve problem.txt --iterations 3000', env);
      t.is(code, 0, said);
      t.is(said.includes('solving'), shown, said);
      t.regex(said, /vehicles +\d/);
      t.false(said.includes('\u001b'), said);
    },
  );
}
