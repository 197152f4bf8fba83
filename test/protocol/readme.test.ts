import { readFileSync } from 'node:fs';
import test from 'ava';
import { motionLimits } from '../../protocol/plausibility.ts';
import { deliveryStatement, pickUpStatement, returnStatement } from '../../protocol/statements/delivery.ts';
import { frameLimits } from '../../protocol/telemetry.ts';
import { disputeReasons } from '../../protocol/work.ts';
import { vectorFiles } from '../vectors/generate.ts';
import { layouts } from '../vectors/statements.ts';

// The formatter aligns table cells; here only their words count.
const readme = readFileSync(new URL('../../protocol/README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');

/** The cells of every table row between a heading that starts with `title` and the next heading. */
function rowsUnder(title: string): string[][] {
  const start = readme.indexOf(`\n${title}`);
  if (start < 0) return [];
  const rest = readme.slice(start + 1);
  const end = rest.indexOf('\n#', 1);
  return rest
    .slice(0, end < 0 ? undefined : end)
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

for (const { kind, tag, size, offsets } of layouts) {
  test(`the specification has the offsets of the ${kind} statement`, (t) => {
    const rows = rowsUnder(`### ${kind} · \`${tag}\` · ${size} bytes`);
    t.deepEqual(
      rows.map((row) => row.slice(0, 3)),
      offsets.map(({ offset, size: bytes, name }) => [String(offset), String(bytes), name]),
    );
  });
}

test('the specification lists every reason with its number', (t) => {
  const rows = rowsUnder('## 8. Settlement').map(([number, name]) => [name, Number(number)]);
  t.deepEqual(Object.fromEntries(rows), disputeReasons);
});

test('the specification names the sizes and limits the code has', (t) => {
  for (const [kind, { size }] of Object.entries({
    'pick-up': pickUpStatement,
    delivery: deliveryStatement,
    return: returnStatement,
  })) {
    t.true(readme.includes(`| ${kind} | statement (${size} B)`), kind);
  }
  t.true(
    readme.includes(
      `${frameLimits.bytes / 1024} KiB a payload, ${frameLimits.samples} samples, ${frameLimits.events} events`,
    ),
  );
  t.true(readme.includes(`above ${motionLimits.maxSpeed} m/s (\`speed\`)`));
  t.true(readme.includes(`within ${motionLimits.handoverRadius} m of the opened place`));
});

test('every golden file is named in the specification', (t) => {
  for (const name of Object.keys(vectorFiles)) t.true(readme.includes(name), name);
});
