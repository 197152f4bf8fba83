import { CommanderError } from 'commander';
import { FleetError } from '../protocol/errors.ts';
import type { Environment } from './environment.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { toFleetError } from './output/json.ts';
import { Output } from './output.ts';
import { buildProgram, entries } from './program.ts';

/** One command line from its words to its exit code; whatever it throws is told. Nothing of the process is touched. */
export async function runCommand(
  environment: Omit<Environment, 'fail'>,
  words: readonly string[],
  version: string,
): Promise<number> {
  let outcome: number = exitCodes.ok;
  const fail = () => {
    outcome = exitCodes.failed;
  };
  try {
    const program = await buildProgram({ ...environment, fail }, words, version);
    await program.parseAsync(words, { from: 'user' });
    return outcome;
  } catch (error) {
    return report(environment, words, error);
  }
}

function report(
  { terminal, clock, env }: Omit<Environment, 'fail'>,
  words: readonly string[],
  thrown: unknown,
): number {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitCodes.ok;
  const error = thrown instanceof CommanderError ? usageError(thrown, words) : toFleetError(thrown);
  const output = new Output(terminal, clock, words.includes('--json'));
  output.error(error, (env['WAYPROOF_DEBUG'] ?? '') !== '');
  return exitCodeOf(error);
}

function usageError(error: CommanderError, words: readonly string[]): FleetError {
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
