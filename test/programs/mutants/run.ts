import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Mutant, mutants, type Verdict, verdictOn } from './mutant.ts';

/** `npm run test:mutants`: proves that the tests of the program notice a missing check. Needs Debian's Rust. */
const report = new URL('../mutants.md', import.meta.url);
const NAMED = 6;

const folder = mkdtempSync(join(tmpdir(), 'wayproof-mutants-'));
try {
  // One build at a time, the next while the tests of the one before run.
  let next = buildOf(0);
  const whole = await verdictOn();
  if (whole.failed.length > 0 || whole.passed === 0) {
    throw new Error(`the committed bytecode fails: ${whole.failed.join('; ')}`);
  }
  const results: [Mutant, Verdict][] = [];
  for (const [index, mutant] of mutants().entries()) {
    const file = await next;
    next = buildOf(index + 1);
    const verdict = file === undefined ? { passed: 0, failed: [] } : await verdictOn(file);
    const caught = verdict.failed.length > 0 ? `caught by ${verdict.failed.length} tests` : 'ALIVE';
    process.stderr.write(`mutant ${mutant.number} (${mutant.allows}): ${caught}\n`);
    results.push([mutant, verdict]);
    writeFileSync(report, written(whole, results));
  }
  process.exitCode = results.every(([, { failed }]) => failed.length > 0) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

async function buildOf(index: number): Promise<string | undefined> {
  const mutant = mutants()[index];
  return mutant && build(mutant, folder);
}

function written(whole: Verdict, results: readonly (readonly [Mutant, Verdict])[]): string {
  return [
    '# Mutants',
    '',
    'Written by `npm run test:mutants`: builds of the program that leave out one check each (Cargo features of `programs/wayproof`, never shipped),',
    'and the tests that fail on them. A test that passes on every mutant may prove nothing; a mutant that passes every test is a check nobody tests.',
    '',
    `On the committed bytecode ${whole.passed} tests pass and none fails.`,
    '',
    '| mutant | what it allows | tests that fail | among them |',
    '|---|---|---|---|',
    ...results.map(([{ number, allows }, { failed }]) => row(number, allows, failed)),
    '',
  ].join('\n');
}

function row(number: number, allows: string, failed: readonly string[]): string {
  const names = [...failed].sort(byTheme).slice(0, NAMED).join('<br>').replaceAll('|', '\\|');
  return `| ${number} | ${allows} | ${failed.length > 0 ? failed.length : '**none**'} | ${names} |`;
}

/** Tests of single attacks first: they say more than a table or a random sequence. */
function byTheme(a: string, b: string): number {
  const broad = (title: string): number => (/^(invariants|attacks › accounts)/.test(title) ? 1 : 0);
  return broad(a) - broad(b) || a.localeCompare(b, 'en');
}
