import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { CommanderError } from 'commander';
import { systemClock } from '../protocol/clock.ts';
import { FleetError } from '../protocol/errors.ts';
import { systemRandom } from '../protocol/random.ts';
import type { Environment } from './environment.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { toFleetError } from './output/json.ts';
import { Output, processTerminal } from './output.ts';
import { buildProgram, entries } from './program.ts';

/** The process: arguments and streams in, an exit code out. The only place that exits and takes signals. */
const words = process.argv.slice(2);
const stop = new AbortController();
let outcome: number = exitCodes.ok;
const environment: Environment = {
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  terminal: processTerminal(process.env),
  clock: systemClock,
  random: systemRandom,
  signal: stop.signal,
  fail: () => {
    outcome = exitCodes.failed;
  },
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Asked twice: whoever asks does not want to wait for a clean end.
    if (stop.signal.aborted) process.exit(exitCodes.interrupted);
    stop.abort(new FleetError('CLI_INTERRUPTED', { signal }));
  });
}
// A part of an embedded world ends with the process that started it, however that one ended.
process.once('disconnect', () =>
  stop.abort(new FleetError('CLI_INTERRUPTED', { signal: 'the end of its parent' })),
);
// `wayproof … | head` closes the pipe early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.failed);
});

const code = await main();
// A pipe takes 64 KiB at a time: what the reader has not taken yet would be lost.
await Promise.all([drained(process.stdout), drained(process.stderr)]);
process.exit(code);

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

async function main(): Promise<number> {
  try {
    const program = await buildProgram(environment, words, version());
    await program.parseAsync(words, { from: 'user' });
    return outcome;
  } catch (error) {
    return report(error);
  }
}

function report(thrown: unknown): number {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitCodes.ok;
  const error = thrown instanceof CommanderError ? usageError(thrown) : toFleetError(thrown);
  const output = new Output(environment.terminal, systemClock, words.includes('--json'));
  output.error(error, (process.env['WAYPROOF_DEBUG'] ?? '') !== '');
  return exitCodeOf(error);
}

function usageError(error: CommanderError): FleetError {
  const called = words.filter((word) => entries.some(({ name }) => name === word)).slice(0, 1);
  // A group called without one of its commands: commander would print the help as an error.
  const reason =
    error.code === 'commander.help' ? 'The command needs another word: which one' : sentence(error.message);
  return new FleetError('CLI_USAGE', { reason, command: ['wayproof', ...called].join(' ') });
}

function sentence(message: string): string {
  const text = message.replace(/^error: /, '').trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/[.?!]$/, '');
}

function version(): string {
  // Beside cli/ in a checkout, two levels up from dist/cli/ in an installed package.
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const found: unknown = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
      if (typeof found === 'object' && found !== null && 'version' in found) return String(found.version);
    } catch {
      // looked at the other place next
    }
  }
  return 'unknown';
}
