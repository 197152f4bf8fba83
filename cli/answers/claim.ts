import { z } from 'zod';
import { addressField, amountField, countField, deviceField, jobField } from '../../protocol/views/fields.ts';
import type { Answers } from './answer.ts';

/** Amounts in base units of the token. */
const row = z.strictObject({
  device: deviceField,
  payee: addressField,
  earned: amountField,
  claimed: amountField,
  owed: amountField,
  pays: amountField,
  result: z.enum([
    ...(['claimable', 'nothing to claim', 'not tried'] as const),
    ...(['claimed', 'would claim', 'paid meanwhile', 'held back', 'failed'] as const),
  ]),
  reason: z.string(),
  signature: z.string().nullable(),
});

export const answers: Answers = {
  claim: z.strictObject({
    network: addressField,
    epoch: amountField,
    disputed: z.array(z.strictObject({ job: jobField, reasons: z.array(z.string()) })),
    cost: z.strictObject({
      transactions: countField,
      claims: countField,
      fee: amountField,
      units: countField,
    }),
    rows: z.array(row),
  }),
};
