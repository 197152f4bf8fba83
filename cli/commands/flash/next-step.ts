import { renderUnicodeCompact } from 'uqr';
import type { Run } from '../../command.ts';
import { formatFields } from '../../output/table.ts';
import { showTime } from '../../output/units.ts';
import { isLoopback } from './gather-robot.ts';

export interface NextStep {
  readonly fields: readonly (readonly [string, string])[];
  readonly tokenExpires: number;
  /** What the person does now, one step a line. */
  readonly steps: readonly string[];
  /** Where the fleet is watched; a phone can follow it by the QR code. */
  readonly page: string;
}

/** What was done, what comes next, and the hub's page as a QR code where a phone could reach it. */
export function describeNext(run: Run, { fields, tokenExpires, steps, page }: NextStep): string {
  const minutes = Math.max(0, Math.round((tokenExpires - run.environment.clock.now()) / 60_000));
  const numbered = steps.map((step, i) => `  ${i + 1}. ${step}`);
  const token = `for one robot, until ${showTime(tokenExpires)} (${minutes} minutes from now)`;
  return [
    formatFields([...fields, ['token', token]]),
    '',
    'Next:',
    ...numbered,
    ...(run.output.interactive && !isLoopback(page)
      ? ['', `Watch it appear: ${page}`, renderUnicodeCompact(page, { border: 2 })]
      : []),
  ].join('\n');
}
