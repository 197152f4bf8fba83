import { confirm, isCancel, password, select, text } from '@clack/prompts';
import { FleetError } from '../protocol/errors.ts';
import type { Output } from './output.ts';

/**
 * Questions go to stderr, so that stdout stays the answer. Only a person at a terminal is asked. A signal from elsewhere
 * closes the question, or the terminal would be left without a cursor.
 */
const streamsOf = ({ interrupted }: Output) => ({
  input: process.stdin,
  output: process.stderr,
  ...(interrupted === undefined ? {} : { signal: interrupted }),
});

/** The answer; Ctrl-C or Escape at a question is an interruption like any other, and no "no". */
function given<T>({ interrupted }: Output, answer: T): Exclude<T, symbol> {
  if (!isCancel(answer)) return answer as Exclude<T, symbol>;
  interrupted?.throwIfAborted();
  throw new FleetError('CLI_INTERRUPTED', { signal: 'Ctrl-C at a question' });
}

/** Yes, or throws: CLI_FLAG_MISSING where nobody can be asked, CLI_CANCELLED for a no, CLI_INTERRUPTED for Ctrl-C. */
export async function askToGoOn(output: Output, question: string, flag: string): Promise<void> {
  if (!output.interactive)
    throw new FleetError('CLI_FLAG_MISSING', { flag, what: question.replace(/\?$/, '') });
  const answer = await confirm({ message: question, initialValue: false, ...streamsOf(output) });
  if (!given(output, answer)) throw new FleetError('CLI_CANCELLED');
}

/** A line of text, or CLI_FLAG_MISSING where nobody can be asked. `check` returns what is wrong. */
export async function askFor(
  output: Output,
  question: { readonly flag: string; readonly what: string; readonly suggestion?: string },
  check: (value: string) => string | undefined = () => undefined,
): Promise<string> {
  const { flag, what, suggestion } = question;
  if (!output.interactive) throw new FleetError('CLI_FLAG_MISSING', { flag, what });
  const answer = await text({
    message: `${what.charAt(0).toUpperCase()}${what.slice(1)}?`,
    ...(suggestion === undefined ? {} : { placeholder: suggestion, defaultValue: suggestion }),
    validate: (value) => check(value === undefined || value === '' ? (suggestion ?? '') : value),
    ...streamsOf(output),
  });
  return given(output, answer);
}

/** A line that is not shown while it is typed, or CLI_FLAG_MISSING where nobody can be asked. */
export async function askSecret(
  output: Output,
  { flag, what }: { readonly flag: string; readonly what: string },
): Promise<string> {
  if (!output.interactive) throw new FleetError('CLI_FLAG_MISSING', { flag, what });
  const answer = await password({
    message: `${what.charAt(0).toUpperCase()}${what.slice(1)}?`,
    ...streamsOf(output),
  });
  return given(output, answer);
}

/** One of a few, or CLI_FLAG_MISSING where nobody can be asked. */
export async function choose(
  output: Output,
  question: { readonly flag: string; readonly what: string },
  choices: readonly { readonly value: string; readonly label: string }[],
): Promise<string> {
  const { flag, what } = question;
  if (!output.interactive) throw new FleetError('CLI_FLAG_MISSING', { flag, what });
  const answer = await select({
    message: `${what.charAt(0).toUpperCase()}${what.slice(1)}?`,
    options: [...choices],
    ...streamsOf(output),
  });
  return given(output, answer);
}
