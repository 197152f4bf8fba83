import type { Option } from 'commander';
import { examplesOf } from './examples.ts';

/** Whether it must be given, what may be given and what holds otherwise, behind what the option means. */
export function describeOption(option: Option): string {
  const { argChoices, description, mandatory } = option;
  const preset = presetOf(option);
  const more = [
    ...(mandatory ? ['must be given'] : []),
    ...(argChoices === undefined ? [] : [`one of ${argChoices.join(', ')}`]),
    ...(preset === '' ? [] : [`default: ${preset}`]),
  ];
  return more.length === 0 ? description : `${description} (${more.join('; ')})`;
}

/** A flag that is on until `--no-…` turns it off shows no default: its own line says it. */
export const presetOf = ({
  defaultValue,
  defaultValueDescription,
}: Pick<Option, 'defaultValue' | 'defaultValueDescription'>): string =>
  defaultValueDescription ??
  (defaultValue === undefined || typeof defaultValue === 'boolean' ? '' : String(defaultValue));

/** What the help ends with. */
export function examplesText(words: string): string {
  const found = examplesOf(words);
  return found.length === 0 ? '' : `\nExamples:\n${found.flatMap(shellLines).join('\n')}`;
}

const WIDEST = 98;

/** A command line that is too wide goes on below, as a shell takes it. */
function shellLines(line: string): string[] {
  const lines = [''];
  for (const part of line.split(/ (?=--)/)) {
    const last = lines.at(-1) ?? '';
    const longer = last === '' ? `  ${part}` : `${last} ${part}`;
    if (last !== '' && longer.length > WIDEST) lines.push(`    ${part}`);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((each, i) => (i < lines.length - 1 ? `${each} \\` : each));
}
