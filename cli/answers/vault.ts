import { z } from 'zod';
import { addressField, amountField } from '../../protocol/views/fields.ts';
import type { Answers } from './answer.ts';
import { sent } from './transaction.ts';

/** Amounts in base units of the token. */
export const answers: Answers = {
  'vault fund': sent({ network: addressField, mint: addressField, amount: amountField, vault: amountField }),
  'vault show': z.strictObject({
    vault: addressField,
    mint: addressField,
    balance: amountField,
    owed: amountField,
    missing: amountField,
    outflowLeft: amountField,
  }),
};
