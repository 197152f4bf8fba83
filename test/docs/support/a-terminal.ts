import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { sleep, systemClock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aFolder, program } from '../../cli/support/run-wayproof.ts';

export interface Answer {
  readonly code: number;
  readonly text: string;
  /** What was said on stderr meanwhile, also by what runs in the background. */
  readonly notes: string;
}

/** Something that runs in a terminal of its own. */
export interface Aside {
  /** All it printed so far. */
  said(): string;
  /** Waits until what it printed matches; the test's own limit ends the waiting. */
  says(pattern: RegExp): Promise<string>;
  /** Ctrl-C; resolves with the exit code. */
  interrupt(): Promise<number>;
}

export interface Terminal {
  (command: string): Promise<Answer>;
  aside(command: string): Promise<Aside>;
}

/** A terminal of a newcomer whose `npx wayproof` is this checkout; all it started ends with the test. */
export function aTerminal(
  t: ExecutionContext,
  folder: string,
  env: Readonly<Record<string, string>>,
): Terminal {
  const bin = aFolder(t);
  const notes = join(bin, 'notes');
  aScript(bin, 'npx', `shift\nexec '${process.execPath}' '${program}' "$@" < /dev/null`);
  for (const name of ['solana', 'solana-keygen']) aScript(bin, name, `${standIn} ${name} "$@"`);
  const shell = spawn('bash', ['--noprofile', '--norc'], {
    cwd: folder,
    env: { PATH: `${bin}:${process.env['PATH']}`, HOME: folder, WAYPROOF_CHECK_JSON: '1', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
    // A process group of its own, so that what runs in the background can be ended with it.
    detached: true,
  });
  const closed = once(shell, 'close');
  const signal = (name: NodeJS.Signals) => shell.pid !== undefined && process.kill(-shell.pid, name);
  t.teardown(async () => {
    signal('SIGTERM');
    // The shell alone outlives that, and ends when all it started has: then nobody writes into the folder any more.
    shell.stdin.end('wait; wait\n');
    const ended = closed.then(() => true);
    const late = sleep(systemClock, milliseconds(20_000)).then(() => false);
    if (!(await Promise.race([ended, late]))) signal('SIGKILL');
  });
  const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  shell.stdin.write(`trap : TERM; exec 2>>'${notes}'\n`);
  const end = '::exit ';
  const type = async (command: string): Promise<Answer> => {
    const began = performance.now();
    const before = read(notes).length;
    shell.stdin.write(`${command}\necho "${end}$?"\n`);
    const said: string[] = [];
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`the shell ended in: ${command}\n${read(notes)}`);
      const at = value.indexOf(end);
      if (at !== 0) said.push(at < 0 ? value : value.slice(0, at));
      if (at < 0) continue;
      const seconds = (performance.now() - began) / 1000;
      t.log(`${command}: ${seconds.toFixed(1)} s`);
      const code = Number(value.slice(at + end.length));
      return { code, text: said.join('\n'), notes: read(notes).slice(before) };
    }
  };
  let asides = 0;
  const aside = async (command: string): Promise<Aside> => {
    const log = join(bin, `aside-${++asides}`);
    const { text: pid } = await type(`${command} > '${log}' 2>&1 &\necho $!`);
    const said = () => read(log);
    t.teardown(() => {
      if (!t.passed) t.log(`${command}\n${said().slice(-4_000)}`);
    });
    const says = async (pattern: RegExp) => {
      while (!pattern.test(said())) {
        if (!runs(Number(pid))) throw new Error(`${command} ended:\n${said()}`);
        await sleep(systemClock, milliseconds(200));
      }
      return said();
    };
    const interrupt = async () => (await type(`kill -INT ${pid}; wait ${pid}`)).code;
    return { said, says, interrupt };
  };
  return Object.assign(type, { aside });
}

/** Solana's own tools are not to be had here: something small that makes keys and asks for airdrops as they do. */
const standIn = `exec '${process.execPath}' --import '${import.meta.resolve('tsx')}' '${fileURLToPath(
  new URL('solana-stand-in.ts', import.meta.url),
)}'`;

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

function aScript(bin: string, name: string, lines: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
}
