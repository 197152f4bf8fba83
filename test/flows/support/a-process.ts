import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { ExecutionContext } from 'ava';
import { program } from '../../cli/support/run-wayproof.ts';

export interface Running {
  /** The line that said it is up: `ready: true` and its addresses. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Resolves with the next JSON line on stdout, kept until it is asked for; rejects once the process has ended. */
  nextLine(): Promise<Readonly<Record<string, unknown>>>;
  /** Resolves with the next line on stderr. */
  nextNote(): Promise<string>;
  /** SIGTERM unless told otherwise; resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts `wayproof WORDS… --json` in a process of its own; rejects when it ends before it is up. */
export async function aProcess(
  t: ExecutionContext,
  words: readonly string[],
  home: string,
): Promise<Running> {
  const child = spawn(process.execPath, [program, ...words, '--json'], {
    cwd: home,
    env: { PATH: process.env['PATH'] ?? '', HOME: home, WAYPROOF_CHECK_JSON: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    return await ended;
  };
  t.teardown(() => stop());
  const notes = createInterface({ input: child.stderr });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`wayproof ${words.join(' ')} says nothing more`);
    return JSON.parse(value) as Record<string, unknown>;
  };
  const died = ended.then((code) => {
    throw new Error(`wayproof ${words.join(' ')} ended with ${code} before it was up`);
  });
  died.catch(() => undefined);
  const facts = await Promise.race([nextLine(), died]);
  if (facts['ready'] !== true) throw new Error(JSON.stringify(facts));
  const nextNote = async () => ((await once(notes, 'line')) as [string])[0];
  return { facts, nextLine, nextNote, stop };
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
