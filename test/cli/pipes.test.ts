import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import test from 'ava';
import { aFolder, program } from './support/run-wayproof.ts';

const wayproof = `${process.execPath} ${program}`;

/** A line of bash; what each command of its first pipe ended with comes back on stderr. */
async function bash(folder: string, line: string) {
  const script = `${line}; echo "codes \${PIPESTATUS[*]}" >&2`;
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  return await promisify(execFile)('bash', ['-c', script], { cwd: folder, env, maxBuffer: 10_000_000 });
}

test('a reader that has seen enough ends the command in silence: "| head -1"', async (t) => {
  const { stdout, stderr } = await bash(aFolder(t), `${wayproof} map places town | head -1`);
  t.regex(stdout, /^KIND +NAME +PLACE\n$/);
  t.is(stderr, 'codes 0 0\n');
});

test('so it ends one that goes on for ever, with what it says on the way: "2>&1 | head -1"', async (t) => {
  const line = `${wayproof} monitor --hub http://127.0.0.1:1 2>&1 | head -1`;
  const { stdout, stderr } = await bash(aFolder(t), line);
  t.regex(stdout, /^0 of 0 robots online/);
  t.is(stderr, 'codes 0 0\n');
});

test('"| cat" gets the same words as a file would, without escape sequences', async (t) => {
  const folder = aFolder(t);
  const { stdout } = await bash(folder, `${wayproof} doctor --offline --data . 2>&1 | cat`);
  t.regex(stdout, /^ok +node/m);
  t.false(stdout.includes('\u001b'));
});

test('who closes stderr still gets the exit code: what is said there has no reader, that is all', async (t) => {
  const folder = aFolder(t);
  const child = spawn(process.execPath, [program, 'job', 'create'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.destroy();
  const code = await new Promise((resolve) => child.once('exit', resolve));
  t.is(code, 2);
});
