import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'ava';
import { markdownFiles, readPage, root } from './support/markdown-files.ts';

const pages = markdownFiles();

/** A headline's anchor as GitHub makes it. */
const anchorOf = (headline: string) =>
  headline
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchors = (path: string) =>
  [...readPage(path).matchAll(/^#+ (.+)$/gm)].map(([, headline = '']) => anchorOf(headline));

test('every link of a page leads to a file of this repository, and to a headline in it', (t) => {
  for (const page of pages) {
    const text = readPage(page);
    for (const [, link = ''] of text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [file = '', anchor] = link.split('#');
      const path = file === '' ? page : join(dirname(page), file);
      t.true(existsSync(join(root, path)), `${page}: ${link}`);
      if (anchor !== undefined && existsSync(join(root, path)))
        t.true(anchors(path).includes(anchor), `${page}: ${link}`);
    }
  }
});

test('every test that a page points to is there', (t) => {
  for (const page of pages) {
    const text = readPage(page);
    for (const [, path = ''] of text.matchAll(/`(test\/[\w./-]+)`/g)) {
      t.true(existsSync(join(root, path)), `${page}: ${path}`);
    }
  }
});
