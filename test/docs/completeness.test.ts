import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { markdownFiles, readPage, root } from './support/markdown-files.ts';
import { elsewhere, typedBy, untested } from './support/pages.ts';
import { noteOf, shBlocks, withoutNote } from './support/sh-blocks.ts';

/**
 * The Chinese page has the same commands as the English one, which a test of both says. Those of docs/cli.md are
 * examples, which the command tree reads (test/cli/examples.test.ts) and nothing runs.
 */
const without = ['README.zh-CN.md', 'docs/cli.md'];
const withCommands = markdownFiles().filter(
  (page) => !without.includes(page) && shBlocks(readPage(page)).flat().length > 0,
);
const commandsOf = (page: string) => shBlocks(readPage(page)).flat();
const marked = (command: string) => /^untested: (.+)$/.exec(noteOf(command) ?? '')?.[1];

test('every page that shows a command is typed by a test, or each of its commands is run by another one', (t) => {
  t.true(withCommands.length >= 13, withCommands.join(', '));
  for (const page of withCommands) {
    const by = typedBy[page];
    if (by !== undefined) {
      t.true(readPage(by).includes(page.split('/').at(-1) ?? page), `${by} does not read ${page}`);
      continue;
    }
    const run = Object.keys(elsewhere[page] ?? {});
    const nobody = commandsOf(page).filter(
      (command) => marked(command) === undefined && !run.includes(withoutNote(command)),
    );
    t.deepEqual(nobody, [], `${page}: no test runs them`);
  }
});

test('what is said to be run elsewhere stands on the page, and there', (t) => {
  for (const [page, commands] of Object.entries(elsewhere)) {
    const shown = commandsOf(page).map(withoutNote);
    for (const [command, [file, says]] of Object.entries(commands)) {
      t.true(shown.includes(command), `${page} no longer shows ${command}`);
      t.true(existsSync(join(root, file)) && readPage(file).includes(says), `${file} does not say ${says}`);
    }
  }
});

test('what no test can run is marked on its page with the reason, and is on the list of those few', (t) => {
  const found = Object.fromEntries(
    withCommands.flatMap((page) => {
      const byReason: Record<string, string[]> = {};
      for (const command of commandsOf(page)) {
        const reason = marked(command);
        if (reason === undefined) continue;
        byReason[reason] = [...(byReason[reason] ?? []), withoutNote(command)];
      }
      return Object.keys(byReason).length === 0 ? [] : [[page, byReason] as const];
    }),
  );
  t.deepEqual(found, untested as typeof found);
});

test('commands stand in blocks that say sh', (t) => {
  for (const page of markdownFiles().filter((path) => path.startsWith('docs/'))) {
    for (const [, language = '', block = ''] of readPage(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)) {
      if (language === 'sh') continue;
      t.notRegex(block, /^(?:\$ )?(?:npx|npm|wayproof|curl|solana) /m, `${page}: a block of ${language}`);
    }
    t.notRegex(readPage(page), /^( {4}|\t)(?:\$ )?(?:npx|npm|wayproof|curl|solana) /m, page);
  }
});

test('every JSON that a page shows is JSON', (t) => {
  for (const page of markdownFiles()) {
    for (const [, block = ''] of readPage(page).matchAll(/^```json\n([\s\S]*?)^```$/gm))
      t.notThrows(() => void JSON.parse(block), page);
  }
});

test('the TypeScript that a page shows is run, or read by the compiler', (t) => {
  const [, sample = ''] =
    /\n {2}\/\/ sample\n([\s\S]*?) {2}\/\/ end\n/.exec(readPage('test/docs/samples/client-readme.ts')) ?? [];
  const compiled = sample.replaceAll(/^ {2}/gm, '');
  for (const page of markdownFiles()) {
    for (const [, before = '', block = ''] of readPage(page).matchAll(/^(.*)\n```ts\n([\s\S]*?)^```$/gm)) {
      if (/run by test\//.test(before)) continue;
      t.is(block, compiled, `${page}: neither run nor compiled`);
    }
  }
});
