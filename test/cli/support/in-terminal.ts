import { spawn } from 'node:child_process';
import { program } from './run-wayproof.ts';

export const HIDE_CURSOR = '\u001b[?25l';
export const SHOW_CURSOR = '\u001b[?25h';

/** What a person does once the terminal shows `at`: types, or sends the command a signal from elsewhere. */
export interface Typing {
  readonly at: string;
  readonly typed: string | NodeJS.Signals;
}

/** The command in a terminal of its own (util-linux `script`), with these variables. */
export function inTerminal(
  folder: string,
  words: string,
  env: Readonly<Record<string, string>>,
  typing?: Typing,
): Promise<{ readonly code: number; readonly said: string }> {
  // A terminal that is not told its width has none. The shell becomes the command, so its id is the command's.
  const line = `stty cols 100; echo "process $$"; exec ${process.execPath} ${program} ${words}`;
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    let done = typing === undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (typing === undefined || done || !said.includes(typing.at)) return;
      done = true;
      const { typed } = typing;
      if (!typed.startsWith('SIG')) return void child.stdin.write(typed);
      process.kill(Number(/^process (\d+)/.exec(said)?.[1]), typed as NodeJS.Signals);
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, said }));
  });
}
