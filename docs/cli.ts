// Writes docs/cli.md from the command tree: `npx tsx docs/cli.ts`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Argument, Command, Option } from 'commander';
import { wordsOf } from '../cli/command.ts';
import type { Environment } from '../cli/environment.ts';
import { examplesOf } from '../cli/examples.ts';
import { presetOf } from '../cli/help.ts';
import { buildWholeTree } from '../cli/program.ts';
import { systemClock } from '../protocol/clock.ts';
import { seededRandom } from '../protocol/random.ts';

/** The reference of all commands. Its words come from the tree, so that help and page cannot differ. */
export async function commandPage(): Promise<string> {
  const program = await buildWholeTree(nowhere());
  return [
    '# Commands',
    '',
    'Every command of `wayproof`, as its `--help` has it. All but `completion` take `--json`: one JSON value a line on stdout;',
    '`wayproof schema COMMAND` describes the line. Exit codes: 0 done, 1 failed, 2 wrong usage or a missing answer, 3 not reachable, 130 interrupted.',
    'Options that are settings can come from the environment and from files as well: [configuration](configuration.md).',
    'In the folder of this repository it is `npx wayproof`.',
    '',
    ...program.commands.flatMap((command) => sectionOf(command, 2)),
  ].join('\n');
}

function sectionOf(command: Command, level: number): string[] {
  const words = wordsOf(command);
  const title = `${'#'.repeat(level)} ${words}`;
  const says = [title, '', sentence(command.description()), ''];
  if (command.commands.length > 0) return [...says, ...command.commands.flatMap((one) => sectionOf(one, 3))];
  const examples = examplesOf(words);
  return [...says, ...(examples.length === 0 ? [] : ['```sh', ...examples, '```', '']), ...tableOf(command)];
}

function tableOf({ registeredArguments, options }: Command): string[] {
  const rows = [
    ...registeredArguments.map((one) => [nameOf(one), one.description, presetOf(one)]),
    ...options.filter(({ hidden, long }) => !hidden && long !== '--json').map(rowOf),
  ];
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  const [first, ...others] = rows.map(([name = '', ...rest]) => line([`\`${name}\``, ...rest]));
  return ['| argument or option | meaning | default |', '|---|---|---|', first ?? '', ...others, ''];
}

function rowOf(option: Option): string[] {
  const choices = option.argChoices === undefined ? '' : ` (${option.argChoices.join(', ')})`;
  const must = option.mandatory ? '; must be given' : '';
  return [option.flags, `${option.description}${choices}${must}`, presetOf(option)];
}

function nameOf(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** The tree asks its environment for nothing while it is built. */
function nowhere(): Environment {
  return {
    env: {},
    cwd: '/',
    home: '/',
    terminal: {
      out: () => undefined,
      err: () => undefined,
      interactive: false,
      redraws: false,
      redrawsOut: false,
      colour: false,
      columns: () => 100,
    },
    clock: systemClock,
    random: seededRandom(1),
    signal: new AbortController().signal,
    fail: () => undefined,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('cli.md', import.meta.url), await commandPage());
}
