import { readFileSync } from 'node:fs';
import test from 'ava';
import { vectorFiles, vectorText } from './generate.ts';

for (const [name, make] of Object.entries(vectorFiles)) {
  test(`${name} is what the code gives`, async (t) => {
    t.is(readFileSync(new URL(name, import.meta.url), 'utf8'), vectorText(await make()));
  });
}
