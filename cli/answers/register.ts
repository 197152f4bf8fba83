import { z } from 'zod';
import { enrolmentView } from '../../protocol/views/enrolment.ts';
import { addressField, amountField, deviceField } from '../../protocol/views/fields.ts';
import { type Answers, signedAmount } from './answer.ts';

/** Amounts in lamports; null where nothing had to be sent. */
const row = z.strictObject({
  device: deviceField,
  payee: addressField,
  result: z.enum(['registered', 'registered already', 'would register']),
  fee: amountField.nullable(),
  rent: signedAmount.nullable(),
  bond: amountField.nullable(),
  signature: z.string().nullable(),
});

export const answers: Answers = {
  register: z.union([
    z.array(row),
    z.array(enrolmentView).meta({ description: 'called without a device and without --all' }),
  ]),
};
