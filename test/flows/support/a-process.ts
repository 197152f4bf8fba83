import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { ExecutionContext } from 'ava';
import { program } from '../../cli/support/run-wayproof.ts';

export interface Running {
  /** The line that said it is up: `ready: true` and its addresses. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Resolves with the next line on stderr. */
  nextNote(): Promise<string>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Starts `wayproof WORDS… --json` in a process of its own; rejects when it ends before it is up. */
export async function aProcess(
  t: ExecutionContext,
  words: readonly string[],
  home: string,
): Promise<Running> {
  const child = spawn(process.execPath, [program, ...words, '--json'], {
    cwd: home,
    env: { PATH: process.env['PATH'] ?? '', HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  const stop = async () => {
    child.kill('SIGTERM');
    return await ended;
  };
  t.teardown(stop);
  const notes = createInterface({ input: child.stderr });
  const first = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const died = ended.then((code) => {
    throw new Error(`wayproof ${words.join(' ')} ended with ${code} before it was up`);
  });
  died.catch(() => undefined);
  const [line] = await Promise.race([first, died]);
  const facts = JSON.parse(line) as Record<string, unknown>;
  if (facts['ready'] !== true) throw new Error(line);
  const nextNote = async () => ((await once(notes, 'line')) as [string])[0];
  return { facts, nextNote, stop };
}

/** A port something else listens on until the test ends. */
export async function aTakenPort(t: ExecutionContext): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
