import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import test from 'ava';
import { executableFacts } from '../../../../cli/flash/executable/elf.ts';
import { checkExecutable } from '../../../../cli/flash/executable/make-executable.ts';
import { aFolder } from '../../support/run-wayproof.ts';
import { anExecutable, cache, hasQemu, onLinux, sha256 } from './an-executable.ts';

const run = promisify(execFile);
const hereOnly = onLinux ? test.serial : test.serial.skip;
const elsewhere = onLinux ? '' : ' (skipped: executables are made on Linux)';

hereOnly(
  `the executable for this machine runs by itself: keys, signatures, database${elsewhere}`,
  async (t) => {
    const folder = aFolder(t);
    const { path, bytes, script } = await anExecutable(process.arch as 'x64', folder);
    const facts = executableFacts(bytes);
    t.is(facts.machine, process.arch);
    t.true(facts.fuseSet);
    t.true(Buffer.from(facts.blob ?? []).includes(Buffer.from(script)));
    // Nothing of this checkout and no other Node.js is in reach.
    const { stdout } = await run(path, ['--self-test'], { cwd: '/', env: { PATH: '/nowhere' } });
    t.like(JSON.parse(stdout), { ok: true, checks: { signatures: 'ok', database: 'ok' } });

    const config = { hub: 'http://127.0.0.1:1', token: 'f'.repeat(32), dataFolder: 'data', link: aLink };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const agent = spawn(path, [join(folder, 'config.json')], { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((resolve) => agent.once('close', resolve));
    const lines = createInterface({ input: agent.stderr });
    for await (const line of lines) {
      t.regex(line, /ENROLMENT_UNREACHABLE/);
      break;
    }
    // By now the key was born, and the folder belongs to this agent alone.
    t.true(existsSync(join(folder, 'data', 'device.key')));
    const second = await t.throwsAsync(run(path, [join(folder, 'config.json')], { cwd: '/' }));
    t.regex((second as Error & { stderr: string }).stderr, /AGENT_FOLDER_LOCKED/);
    agent.kill('SIGTERM');
    t.is(await ended, 0);
  },
);

const aLink = { kind: 'simulated', place: { latitude: 450_013_000, longitude: -299_907_000 } };

const withQemu = hasQemu && process.arch === 'x64';
const noQemu = withQemu
  ? ''
  : ' (not run: needs qemu-user-static, libc6-arm64-cross and libstdc++6-arm64-cross)';

hereOnly(
  `the executable for arm64 is made here, with header, blob and hash as they must be${noQemu}`,
  async (t) => {
    const folder = aFolder(t);
    const { path, bytes, script } = await anExecutable('arm64', folder);
    const { machine, fuseSet, blob } = executableFacts(bytes);
    t.is(machine, 'arm64');
    t.true(fuseSet);
    if (blob === undefined) throw new Error('it has no blob');
    t.true(Buffer.from(blob).includes(Buffer.from(script)));
    t.is(sha256(readFileSync(path)), sha256(bytes));
    t.throws(() => checkExecutable(bytes, 'x64', blob, cache), { message: /made for arm64/ });
    const changed = Uint8Array.from(blob);
    changed[100] = (changed[100] ?? 0) ^ 1;
    t.throws(() => checkExecutable(bytes, 'arm64', changed, cache), { message: /not the one/ });
    if (!withQemu) return;
    const words = ['-L', '/usr/aarch64-linux-gnu', path, '--self-test'];
    const { stdout } = await run('qemu-aarch64-static', words, { cwd: '/' });
    t.like(JSON.parse(stdout), {
      ok: true,
      platform: 'linux-arm64',
      checks: { signatures: 'ok', database: 'ok' },
    });
  },
);

test('what is no executable is told apart', (t) => {
  t.throws(() => executableFacts(new Uint8Array(100)), { code: 'CLI_FLASH_EXECUTABLE' });
  t.throws(() => executableFacts(new Uint8Array(3)), { code: 'CLI_FLASH_EXECUTABLE' });
});
