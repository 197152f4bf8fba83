import { FleetError } from '../../../protocol/errors.ts';

/** A line that is not empty, and where it stands. */
export interface TextLine {
  readonly number: number;
  readonly text: string;
}

export const textLines = (text: string): TextLine[] =>
  text
    .split('\n')
    .map((line, i) => ({ number: i + 1, text: line.trim() }))
    .filter((line) => line.text !== '');

/** The numbers of a line, exactly so many; throws PLAN_FILE_INVALID. */
export function numbersOf({ number, text }: TextLine, count: number): number[] {
  const numbers = text.split(/\s+/).map(Number);
  if (numbers.length !== count || numbers.some((value) => !Number.isFinite(value))) {
    const reason = `it should be ${count} numbers, it is "${text.slice(0, 60)}"`;
    throw new FleetError('PLAN_FILE_INVALID', { line: number, reason });
  }
  return numbers;
}
