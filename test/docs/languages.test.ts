import { readFileSync } from 'node:fs';
import test from 'ava';
import { shBlocks } from './support/sh-blocks.ts';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const [english, chinese] = [read('README.md'), read('README.zh-CN.md')];

/** Every address a page points to, but for the other language. */
const links = (page: string) =>
  [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link).filter((link) => !link?.startsWith('README'));

test('both READMEs hold the same commands, links and headlines in number', (t) => {
  const commands = (page: string) =>
    shBlocks(page).map((block) => block.map((line) => line.replace(/\s+#.*$/, '')));
  t.deepEqual(commands(chinese), commands(english));
  t.deepEqual([...new Set(links(chinese))].sort(), [...new Set(links(english))].sort());
  t.is(chinese.match(/^## /gm)?.length, english.match(/^## /gm)?.length);
  t.regex(english, /\]\(README\.zh-CN\.md\)/);
  t.regex(chinese, /\]\(README\.md\)/);
});

test('both READMEs tell the same figures', (t) => {
  const figures = (page: string) =>
    [...page.matchAll(/\d+(?:\.\d+)? (?:%|ms|CPU-ms|s)(?![a-z])/g)]
      .map(([one]) => one.replace('CPU-', ''))
      .sort();
  t.deepEqual(
    figures(chinese).filter((one) => /%|ms/.test(one)),
    figures(english).filter((one) => /%|ms/.test(one)),
  );
});
