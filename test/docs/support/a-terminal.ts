import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ExecutionContext } from 'ava';
import { program } from '../../cli/support/run-wayproof.ts';

/** A terminal of a newcomer whose `npx wayproof` is this checkout; all it started ends with the test. */
export function aTerminal(t: ExecutionContext, folder: string, env: Readonly<Record<string, string>>) {
  const shell = spawn('bash', ['--noprofile', '--norc'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, WAYPROOF_CHECK_JSON: '1', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
    // A process group of its own, so that what runs in the background can be ended with it.
    detached: true,
  });
  const closed = once(shell, 'close');
  t.teardown(async () => {
    if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGTERM');
    await closed;
  });
  const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  shell.stdin.write(`npx() { shift; '${process.execPath}' '${program}' "$@" < /dev/null; }\n`);
  const end = '::exit ';
  return async (command: string) => {
    const began = performance.now();
    shell.stdin.write(`${command}\necho "${end}$?"\n`);
    const said: string[] = [];
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`the shell ended in: ${command}`);
      if (!value.startsWith(end)) {
        said.push(value);
        continue;
      }
      const seconds = (performance.now() - began) / 1000;
      t.log(`${command}: ${seconds.toFixed(1)} s`);
      return { code: Number(value.slice(end.length)), text: said.join('\n') };
    }
  };
}
