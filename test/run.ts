// `npm test`: the whole suite once, then one line `N passed, N failed` (and `, N skipped`).
// WAYPROOF_NO_SKIPS=1 (CI) turns every skipped test into a failure, but for hardware and a moved toolchain.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const mayBeSkipped = /\((hardware|toolchain moved)[:)]/;
const noSkips = process.env['WAYPROOF_NO_SKIPS'] === '1';

const ava = spawn(
  process.execPath,
  ['node_modules/ava/entrypoints/cli.mjs', '--tap', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);

let passed = 0;
let failed = 0;
const skipped: string[] = [];
let inFailure = false;

for await (const line of createInterface({ input: ava.stdout })) {
  const result = /^(not )?ok \d+ - (.*?)( # (SKIP|TODO).*)?$/.exec(line);
  if (result === null) {
    if (inFailure) console.log(line);
    continue;
  }
  const [, not, title = '', , directive] = result;
  inFailure = false;
  if (directive === 'SKIP' || directive === 'TODO') {
    skipped.push(title);
  } else if (not === undefined) {
    passed += 1;
  } else {
    failed += 1;
    inFailure = true;
    console.log(`✘ ${title}`);
  }
  if (process.stdout.isTTY) process.stdout.write(`\r${passed} passed, ${failed} failed\r`);
}

const exitCode = await new Promise<number>((resolve) => {
  if (ava.exitCode !== null) resolve(ava.exitCode);
  else ava.on('exit', (code) => resolve(code ?? 1));
});

for (const title of skipped) console.log(`- skipped: ${title}`);
const refused = noSkips ? skipped.filter((title) => !mayBeSkipped.test(title)) : [];
for (const title of refused) console.log(`✘ must not be skipped here: ${title}`);
failed += refused.length;
// ava also fails for what is no test of its own: a crash, a time-out, a file without tests.
if (exitCode !== 0 && failed === 0) failed = 1;
const rest = skipped.length - refused.length;
console.log(`${passed} passed, ${failed} failed${rest > 0 ? `, ${rest} skipped` : ''}`);
process.exitCode = failed === 0 ? 0 : 1;
