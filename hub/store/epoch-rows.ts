import { z } from 'zod';
import { FleetError } from '../../protocol/errors.ts';
import { fromHex, toHex } from '../../protocol/ids.ts';
import { tokenAmount, unixSeconds } from '../../protocol/units.ts';
import { epochStateField } from '../../protocol/views/epoch.ts';
import { parser } from '../../protocol/views/parse.ts';
import type { Cut, EpochRecord, EpochResult } from '../settlement/epoch.ts';
import { integerOf, nullOr, type Row, type SqlValue, textOf } from './row.ts';

export const epochColumns = [
  'number',
  'state',
  'from_time',
  'to_time',
  'after_cut',
  'upto_cut',
  'content',
  'attempt',
  'attestations',
] as const;

export function epochValues(epoch: EpochRecord): readonly SqlValue[] {
  const { number, state, from, to, after, upto, result, attempt, attestations } = epoch;
  const content = result === null ? null : resultText(result);
  return [
    number,
    state,
    from,
    to,
    JSON.stringify(after),
    JSON.stringify(upto),
    content,
    attempt,
    attestations,
  ];
}

export function epochOf(row: Row): EpochRecord {
  const content = nullOr(row, 'content', textOf);
  return {
    number: integerOf(row, 'number'),
    state: epochStateField.parse(textOf(row, 'state')),
    from: unixSeconds(integerOf(row, 'from_time')),
    to: unixSeconds(integerOf(row, 'to_time')),
    after: cutOf(textOf(row, 'after_cut')),
    upto: cutOf(textOf(row, 'upto_cut')),
    result: content === undefined ? null : parseResultText(content),
    attempt: integerOf(row, 'attempt'),
    attestations: integerOf(row, 'attestations'),
  };
}

const id = z.int().min(0);
const parseCut = parser<Cut>(
  'epoch row',
  z.object({
    // Rows of before gaps were waited for: at such a cut nothing was held back, as if every gap were long lost.
    time: id.default(Number.MAX_SAFE_INTEGER),
    frames: id,
    events: id,
    equivocations: id,
    jobEvents: id,
  }),
);
const cutOf = (text: string): Cut => parseCut(JSON.parse(text));

/** Hashes as hex and amounts as decimal text: JSON has neither bytes nor 64-bit numbers. */
export function resultText(result: EpochResult): string {
  return JSON.stringify(result, (_, value: unknown) => {
    if (value instanceof Uint8Array) return toHex(value);
    return typeof value === 'bigint' ? String(value) : value;
  });
}

const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform(fromHex);
const parseResult = parser<EpochResult>(
  'epoch row',
  z.object({
    workRoot: hash,
    tracesRoot: hash,
    rewardRoot: hash,
    total: z
      .string()
      .regex(/^\d{1,20}$/)
      .transform((text) => tokenAmount(BigInt(text))),
    leaves: id,
    workDigest: hash,
    tracesDigest: hash,
    workCid: z.string(),
    records: id,
  }),
);
export const parseResultText = (text: string): EpochResult => parseResult(JSON.parse(text));

/** Also an attempt to change what an epoch came to: two different posts of one epoch must be impossible. */
export const outOfOrder = (number: number) => new FleetError('EPOCH_ROW', { number });
