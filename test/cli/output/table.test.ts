import test from 'ava';
import { type Column, formatFields, formatTable, shorten } from '../../../cli/output/table.ts';

type Row = readonly [string, string];
const columns: readonly Column<Row>[] = [
  { title: 'name', cell: ([name]) => name, shrink: true },
  { title: 'count', align: 'right', cell: ([, count]) => count },
];

test('columns line up, numbers to the right, without trailing blanks', (t) => {
  const table = formatTable(columns, [
    ['a', '1'],
    ['bcd', '1234567'],
  ]);
  t.is(table, ['NAME    COUNT', 'a           1', 'bcd   1234567'].join('\n'));
});

test('a table too wide for the terminal shortens only columns that may shrink, keeping both ends', (t) => {
  const table = formatTable(columns, [['abcdefghijklmnopqrstuvwxyz', '7']], 20);
  for (const line of table.split('\n')) t.true([...line].length <= 20);
  t.regex(table, /abcdef.*…uvwxyz|abcdef…vwxyz|abcde.*…/);
  t.is(shorten('abcdefghij', 5), 'ab…ij');
  t.is(shorten('abc', 5), 'abc');
});

test('what others wrote cannot steer the terminal', (t) => {
  const table = formatTable(columns, [['evil\u001b[2J\u0007', '1']]);
  t.false(table.includes('\u001b'));
  t.true(table.includes('evil?[2J?'));
  t.false(formatFields([['x', '\u009b31m']]).includes('\u009b'));
});
