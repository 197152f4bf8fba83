import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import { attacks } from './attack-list.ts';
import { builtinErrors } from './builtin-errors.ts';
import { idl } from './wayproof/ledger.ts';

interface Row {
  readonly attack: string;
  readonly file: string;
  readonly title: string;
  readonly error: string;
  readonly code: string | undefined;
}

const folder = new URL('.', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, folder), 'utf8');
const codes = new Map((idl.errors ?? []).map(({ name, code }) => [name, String(code)]));
const rows = text('attacks.md')
  .split('\n')
  .flatMap((line): Row[] => {
    const match = line.match(/^\| (.+) \| (wayproof\/[a-z/-]+): (.+) \| `(\w+)`(?: (\d+))? \|$/);
    if (!match) return [];
    const [, attack = '', file = '', title = '', error = '', code] = match;
    return [{ attack, file: `${file}.test.ts`, title, error, code }];
  });

test('Every attack of the list is in the table, and nothing else', (t) => {
  const words = Object.values(attacks);
  const table = new Set(rows.map(({ attack }) => attack));
  t.deepEqual(
    words.filter((attack) => !table.has(attack)),
    [],
  );
  t.deepEqual(
    [...table].filter((attack) => !words.includes(attack)),
    [],
  );
  t.is(new Set(words).size, words.length);
  t.true(words.length >= 90, String(words.length));
});

test('Every line of the table is read', (t) => {
  const lines = text('attacks.md').match(/^\| .*`.*\|$/gm) ?? [];
  t.is(rows.length, lines.length);
});

test('Every error of the table is one of the program’s, with its code, or one of the runtime’s', (t) => {
  for (const { attack, error, code } of rows) {
    t.true(codes.has(error) || error in builtinErrors, `${attack}: ${error}`);
    t.is(code, codes.get(error), attack);
  }
});

/** The source of one test: from its title to the next test. */
function bodyOf({ file, title }: Row): string | undefined {
  const source = text(file);
  const at = Math.max(source.indexOf(`test('${title}'`), source.indexOf(`test(\`${title}\``));
  if (at < 0) return undefined;
  const end = source.indexOf('\ntest(', at);
  return source.slice(at, end < 0 ? undefined : end);
}

test('Every test of the table exists and names the error it expects', (t) => {
  for (const row of rows) {
    const body = bodyOf(row);
    t.truthy(body, `${row.file}: ${row.title}`);
    const words = builtinErrors[row.error] ?? row.error;
    // Tests that go through a table of errors have it beside them.
    const source = body?.includes('tableOf()') ? text('wayproof/attacks/refusals.json') : body;
    const looped = row.title.includes('${') ? text(row.file) : source;
    t.true(looped?.includes(words), `${row.title}: ${words}`);
  }
});

test('Every error of the program can happen: some test of the bytecode expects it', (t) => {
  const tests = ['wayproof', 'wayproof/attacks'].flatMap((path) =>
    readdirSync(new URL(`${path}/`, folder))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => text(`${path}/${name}`)),
  );
  // Checked arithmetic behind bounds that keep it from failing.
  const unreachable = ['Overflow'];
  const all = tests.join('\n');
  for (const name of codes.keys()) {
    const expected = all.includes(`'${name}'`) || all.includes(`  ${name}: [`);
    t.true(expected || unreachable.includes(name), name);
  }
});
