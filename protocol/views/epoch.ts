import { z } from 'zod';
import { amountField, countField, hexField, timeField } from './fields.ts';
import { parser } from './parse.ts';

/** Where an epoch is on its way to the chain. */
export const epochStates = ['frozen', 'written', 'posted', 'attested', 'final'] as const;
export const epochStateField = z.enum(epochStates);
export type EpochState = z.infer<typeof epochStateField>;

/** One epoch as the hub settled it; the chain has the last word. Times are world Unix seconds. */
export const epochView = z.object({
  number: countField,
  state: epochStateField,
  from: timeField,
  to: timeField,
  attempt: countField,
  /** Records in the work evidence, leaves of the reward tree; null until the evidence is written. */
  records: countField.nullable(),
  leaves: countField.nullable(),
  total: amountField.nullable(),
  workRoot: hexField(32).nullable(),
  tracesRoot: hexField(32).nullable(),
  rewardRoot: hexField(32).nullable(),
  /** sha256 of the root block of each CAR. */
  workDigest: hexField(32).nullable(),
  tracesDigest: hexField(32).nullable(),
  attestations: countField,
  /** The last thing that went wrong and is being retried. */
  trouble: z.string().max(500).nullable(),
});
export type EpochView = z.infer<typeof epochView>;
export const parseEpochView = parser('epoch', epochView);
export const parseEpochViews = parser('epochs', z.array(epochView));
