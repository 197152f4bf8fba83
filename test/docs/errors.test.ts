import { readFileSync } from 'node:fs';
import test from 'ava';
import { errorPage } from '../../docs/errors.ts';
import { errorTable } from '../../protocol/errors.ts';

test('docs/errors.md says what the code table says', (t) => {
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  t.is(page, errorPage(errorTable), 'run npx tsx docs/errors.ts');
});

test('every error has a sentence, a hint and a name of its own', (t) => {
  for (const [code, row] of Object.entries(errorTable)) {
    t.regex(code, /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
    t.regex(row.sentence, /^[A-Z$"].*[.!?]$/s, code);
    t.true(row.hint.length > 10, code);
  }
});
