import { type Command, CommanderError } from 'commander';
import { FleetError } from '../protocol/errors.ts';
import type { Environment } from './environment.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { toFleetError } from './output/json.ts';
import { Output } from './output.ts';
import { buildProgram } from './program.ts';

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
  let program: Command | undefined;
  try {
    program = await buildProgram({ ...environment, fail }, words, version);
    await program.parseAsync(words, { from: 'user' });
    return outcome;
  } catch (error) {
    return report(environment, program, words, error);
  }
}

function report(
  { terminal, clock, env }: Omit<Environment, 'fail'>,
  program: Command | undefined,
  words: readonly string[],
  thrown: unknown,
): number {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitCodes.ok;
  const error = thrown instanceof CommanderError ? usageError(thrown, program, words) : toFleetError(thrown);
  const output = new Output(terminal, clock, words.includes('--json'));
  output.error(error, (env['WAYPROOF_DEBUG'] ?? '') !== '');
  return exitCodeOf(error);
}

function usageError(
  error: CommanderError,
  program: Command | undefined,
  words: readonly string[],
): FleetError {
  // A group called without one of its commands: commander would print the help as an error.
  const reason =
    error.code === 'commander.help' ? 'The command needs another word: which one' : sentence(error.message);
  return new FleetError('CLI_USAGE', { reason, command: calledBy(program, words) });
}

/** The command the words name, as far as they name one: its help tells what was wrong. */
function calledBy(program: Command | undefined, words: readonly string[]): string {
  const names = ['wayproof'];
  let command = program;
  for (const word of words.filter((each) => !each.startsWith('-'))) {
    const inner: Command | undefined = command?.commands.find((each) => each.name() === word);
    if (inner === undefined) break;
    names.push(word);
    command = inner;
  }
  return names.join(' ');
}

function sentence(message: string): string {
  const text = message
    .replace(/^error: /, '')
    .replace(/\n\(Did/, ' (did')
    .trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/[.?!]$/, '');
}
