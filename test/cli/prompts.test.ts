import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { aFolder, program } from './support/run-wayproof.ts';
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

/** The command in a terminal of its own (util-linux `script`), with these variables. */
const inTerminal = (folder: string, words: string, env: Readonly<Record<string, string>>, typed: string) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    // A terminal that is not told its width has none.
    const line = `stty cols 100; ${process.execPath} ${program} ${words}`;
    const child = execFile(
      'script',
      ['--quiet', '--return', '--command', line, '/dev/null'],
      { cwd: folder, env: { PATH: process.env['PATH'] ?? '', HOME: folder, TERM: 'xterm', ...env } },
      (error, stdout) => resolve({ code: Number(error?.code ?? 0), said: stdout }),
    );
    let asked = false;
    child.stdout?.on('data', (chunk: Buffer | string) => {
      if (asked || !String(chunk).includes('?')) return;
      asked = true;
      child.stdin?.write(typed);
    });
  });

const onTerminal = existsSync('/usr/bin/script') ? test : test.skip;

onTerminal(
  'on a terminal a missing answer is asked for; Ctrl-C does nothing and is no success',
  async (t) => {
    const { code, said } = await inTerminal(aFolder(t), 'job create', {}, '\u0003');
    t.is(code, 1, said);
    t.true(said.includes('Where is the parcel picked up?'), said);
    t.true(said.includes('CLI_CANCELLED'), said);
  },
);

onTerminal('with CI=true nothing is asked even on a terminal: exit code 2 and the flag', async (t) => {
  const { code, said } = await inTerminal(aFolder(t), 'job create', { CI: 'true' }, '');
  t.is(code, 2, said);
  t.true(said.includes('--from is needed'), said);
});

onTerminal('NO_COLOR on a terminal: no colours', async (t) => {
  const folder = aFolder(t);
  const plain = await inTerminal(folder, 'flyy', { NO_COLOR: '1' }, '');
  t.false(plain.said.includes('\u001b['), plain.said);
  const coloured = await inTerminal(folder, 'flyy', {}, '');
  t.true(coloured.said.includes('\u001b[31m'), coloured.said);
});
