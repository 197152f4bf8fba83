import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { systemClock } from '../protocol/clock.ts';
import { FleetError } from '../protocol/errors.ts';
import { systemRandom } from '../protocol/random.ts';
import type { Environment } from './environment.ts';
import { exitCodes } from './exit-codes.ts';
import { processTerminal } from './output.ts';
import { runCommand } from './run-command.ts';

/** The process: arguments and streams in, an exit code out. The only place that exits and takes signals. */
const words = process.argv.slice(2);
const stop = new AbortController();
const environment: Omit<Environment, 'fail'> = {
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  terminal: processTerminal(process.env),
  clock: systemClock,
  random: systemRandom,
  signal: stop.signal,
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
// Nothing is left that could go on: a question whose input was closed (Ctrl-D), and never gets its answer.
process.once('beforeExit', () =>
  stop.abort(new FleetError('CLI_INTERRUPTED', { signal: 'the end of the input' })),
);
// `wayproof … | head` closes the pipe early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.failed);
});

// What is said on the way has no reader any more, as in `… 2>&1 | head`: the answer may still have one.
process.stderr.on('error', () => undefined);

const code = await runCommand(environment, words, version());
// A pipe takes 64 KiB at a time: what the reader has not taken yet would be lost.
await Promise.all([drained(process.stdout), drained(process.stderr)]);
process.exit(code);

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
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
