// Writes docs/errors.md from the code table: `npx tsx docs/errors.ts`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ErrorRow } from '../protocol/errors.ts';
import { errorTable } from '../protocol/errors.ts';

/** The page for operators: every code, what it says, what to do, and whether trying again may help. */
export function errorPage(table: Readonly<Record<string, ErrorRow>>): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const rows = Object.entries(table).map(
    ([code, row]) =>
      `| \`${code}\` | ${cell(row.sentence)} | ${cell(row.hint)} | ${row.retry ? 'yes' : 'no'} |`,
  );
  return [
    '# Error codes',
    '',
    'Every error of Wayproof is one row of `protocol/errors/`. Words after `$` are filled in where it happens.',
    'A code, once published, keeps its meaning. *Retry* says whether the same call, unchanged, may succeed later.',
    '',
    '| code | sentence | what to do | retry |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('errors.md', import.meta.url), errorPage(errorTable));
}
