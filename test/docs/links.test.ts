import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = readdirSync(join(root, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const pages = ['README.md', 'README.zh-CN.md', 'CHANGELOG.md', ...docs];

/** A headline's anchor as GitHub makes it. */
const anchorOf = (headline: string) =>
  headline
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchors = (path: string) =>
  [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, headline = '']) => anchorOf(headline));

test('every link of README and docs leads to a file of this repository, and to a headline in it', (t) => {
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8');
    for (const [, link = ''] of text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [file = '', anchor] = link.split('#');
      const path = file === '' ? join(root, page) : join(root, dirname(page), file);
      t.true(existsSync(path), `${page}: ${link}`);
      if (anchor !== undefined && existsSync(path))
        t.true(anchors(path).includes(anchor), `${page}: ${link}`);
    }
  }
});

test('every test that README and docs point to is there', (t) => {
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8');
    for (const [, path = ''] of text.matchAll(/`(test\/[\w./-]+)`/g)) {
      t.true(existsSync(join(root, path)), `${page}: ${path}`);
    }
  }
});
