import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { aProcess } from '../flows/support/a-process.ts';
import { aFolder, program } from './support/run-wayproof.ts';

/** The command lines of all processes here that name this folder. */
const processesOf = (folder: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((id) => {
      try {
        return readFileSync(join('/proc', id, 'cmdline'), 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(folder));

/** `wayproof start --check` in this folder, with Ctrl-C once it has said this. */
function interruptedCheck(folder: string, said: string): Promise<{ code: number | null; stdout: string }> {
  const words = ['start', '--check', '--data', join(folder, 'world'), '--json'];
  const child = spawn(process.execPath, [program, ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, WAYPROOF_CHECK_JSON: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve) => {
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (!stderr.includes(said) && `${stderr}${chunk}`.includes(said)) child.kill('SIGINT');
      stderr += chunk.toString();
    });
    child.once('close', (code) => resolve({ code, stdout }));
  });
}

test('Ctrl-C ends a world under way with 130 and leaves no process; each of its parts run alone ends with 0', async (t) => {
  t.timeout(600_000);
  const folder = aFolder(t);
  const { code, stdout } = await interruptedCheck(folder, '✔ oracle');
  t.is(code, 130, stdout);
  t.like(JSON.parse(stdout), { error: { code: 'CLI_INTERRUPTED' } });
  t.deepEqual(processesOf(folder), []);

  // What it left is whole: every part goes on from it, at ports that are free now.
  const world = join(folder, 'world');
  const file = (name: string) => join(world, name);
  const chain = await aProcess(
    t,
    ['chain', 'run', '--config', file('chain.json'), '--data', world, '--port', '0'],
    folder,
  );
  const cluster = String(chain.facts['url']);
  const ports = ['--http-port', '0', '--mqtt-port', '0'];
  const hub = await aProcess(
    t,
    ['hub', 'run', '--config', file('hub.json'), ...ports, '--cluster', cluster],
    folder,
  );
  const agent = await aProcess(t, ['agent', 'run', '--dir', file('robots/robot-1')], folder);
  const network = (JSON.parse(readFileSync(file('hub.json'), 'utf8')) as { chain: { network: string } }).chain
    .network;
  const where = ['--hub', String(hub.facts['httpUrl']), '--cluster', cluster, '--network', network];
  const keypair = file('keys/second-oracle.json');
  const oracle = await aProcess(t, ['oracle', 'run', ...where, '--keypair', keypair], folder);
  for (const part of [oracle, agent, hub, chain]) t.is(await part.stop('SIGINT'), 0);
  t.deepEqual(processesOf(folder), []);
});
