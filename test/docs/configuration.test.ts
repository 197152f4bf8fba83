import { readFileSync } from 'node:fs';
import test from 'ava';
import { configurationPage } from '../../docs/configuration.ts';
import { schemaRows } from '../../docs/schema-rows.ts';

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

test('docs/configuration.md says what the schemas say', (t) => {
  t.is(page, configurationPage(), 'run npx tsx docs/configuration.ts');
});

test('alternatives share a row a key, with the values of all of them', (t) => {
  const one = { properties: { kind: { const: 'a' }, path: { type: 'string' } }, required: ['kind', 'path'] };
  const other = { properties: { kind: { const: 'b' } }, required: ['kind'] };
  const rows = schemaRows({ properties: { from: { oneOf: [one, other], description: 'where' } } });
  t.deepEqual(
    rows.map(({ key, type, must }) => [key, type, must]),
    [
      ['from', 'value', false],
      ['from.kind', '`a`, `b`', true],
      ['from.path', 'string', true],
    ],
  );
});
