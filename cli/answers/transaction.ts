import { z } from 'zod';
import { addressField, amountField, countField } from '../../protocol/views/fields.ts';
import { signedAmount } from './answer.ts';

/** What every command that sends a transaction tells besides its own facts; amounts are lamports. */
const outcome = {
  result: z.enum(['sent', 'would send']),
  what: z.string(),
  signedBy: z.array(z.strictObject({ role: z.string(), address: addressField })),
  feePayer: addressField,
  cost: z.strictObject({
    fee: amountField,
    priority: amountField,
    rent: signedAmount,
    bond: signedAmount,
  }),
  signature: z.string().nullable(),
};

/** Own facts and the transaction that was sent, or with `--dry-run` would be. */
export const sent = <T extends z.ZodRawShape>(facts: T) => z.strictObject({ ...facts, ...outcome });

/** With `--export`: the transaction for a multisig, unsigned. */
export const exported = z.strictObject({
  what: z.string(),
  cluster: z.string(),
  program: addressField,
  signer: addressField,
  role: z.string(),
  units: countField,
  instructions: z.array(
    z.strictObject({
      program: addressField,
      accounts: z.array(
        z.strictObject({ address: addressField, isSigner: z.boolean(), isWritable: z.boolean() }),
      ),
      data: z.base64(),
    }),
  ),
  transaction: z.string(),
});

/** What a multisig may have to sign instead of a key file. */
export const ruled = <T extends z.ZodRawShape>(facts: T) => z.union([sent(facts), exported]);
