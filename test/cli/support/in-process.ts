import type { Environment } from '../../../cli/environment.ts';
import { runCommand } from '../../../cli/run-command.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { systemRandom } from '../../../protocol/random.ts';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test does to a command while it runs. */
export interface Meanwhile {
  /** Ctrl-C. */
  readonly signal?: AbortSignal;
  /** Hears everything said on stderr, where a terminal then stands: progress is drawn. */
  readonly onNote?: (text: string) => void;
}

/** An environment without a terminal whose home is `folder`, and what is said in it. */
export function anEnvironment(
  folder: string,
  { signal = new AbortController().signal, onNote }: Meanwhile = {},
): { environment: Environment; said: { out: string; err: string } } {
  const said = { out: '', err: '' };
  const environment: Environment = {
    env: { PATH: process.env['PATH'], WAYPROOF_CHECK_JSON: '1' },
    cwd: folder,
    home: folder,
    terminal: {
      out: (text) => {
        said.out += text;
      },
      err: (text) => {
        said.err += text;
        onNote?.(text);
      },
      interactive: false,
      redraws: onNote !== undefined,
      redrawsOut: false,
      colour: false,
      columns: () => 100,
    },
    clock: systemClock,
    random: systemRandom,
    signal,
    fail: () => undefined,
  };
  return { environment, said };
}

/** Runs a command in this process: for tables of many short ones, where a process each would take minutes. */
export async function inProcess(
  words: readonly string[],
  folder: string,
  meanwhile: Meanwhile = {},
): Promise<Said> {
  const { environment, said } = anEnvironment(folder, meanwhile);
  const code = await runCommand(environment, words, '0.0.0');
  return { code, stdout: said.out, stderr: said.err };
}
