import { tmpdir } from 'node:os';
import type { Command } from 'commander';
import { wordsOf } from '../../../cli/command.ts';
import { buildWholeTree } from '../../../cli/program.ts';
import { anEnvironment } from './in-process.ts';

export interface Leaf {
  readonly words: string;
  readonly command: Command;
}

/** Every command that can be run, by its words. */
export async function allLeaves(): Promise<{ readonly program: Command; readonly leaves: readonly Leaf[] }> {
  const program = await buildWholeTree(anEnvironment(tmpdir()).environment);
  return { program, leaves: leavesBelow(program) };
}

function leavesBelow(command: Command): Leaf[] {
  if (command.commands.length === 0) return [{ words: wordsOf(command), command }];
  return command.commands.flatMap(leavesBelow);
}

/** The words of a command line as a shell reads them: spaces, quotes, no more. */
export const shellWords = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );

/** What is wrong with a command line, by the command tree alone: nothing is run. Undefined when nothing is. */
export async function faultOf(line: string): Promise<string | undefined> {
  const [program, ...words] = shellWords(line);
  if (program !== 'wayproof') return 'it does not call wayproof';
  const tree = await allLeaves();
  for (const { command } of tree.leaves) command.action(() => undefined);
  try {
    await tree.program.parseAsync(words, { from: 'user' });
    return undefined;
  } catch (error) {
    const help = error instanceof Error && 'code' in error && error.code === 'commander.helpDisplayed';
    return help ? undefined : String(error);
  }
}
