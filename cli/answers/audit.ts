import { z } from 'zod';
import { addressField, amountField, countField, deviceField, jobField } from '../../protocol/views/fields.ts';
import { type Answers, lines, problem, ready } from './answer.ts';

const summary = z.strictObject({
  number: amountField,
  records: countField,
  paid: countField,
  disputed: countField,
  devices: countField,
  emitted: amountField,
  total: amountField,
  withTraces: z.boolean(),
  frames: countField,
});

const contradiction = z.strictObject({
  check: z.string(),
  place: z.string(),
  expected: z.string(),
  got: z.string(),
});

/** One delivery or return as it is recomputed; before caps, and nothing when it is disputed. */
const line = z.strictObject({
  job: jobField,
  kind: z.enum(['job', 'delivery', 'return']),
  device: deviceField.exactOptional(),
  late: z.boolean(),
  amount: amountField,
  reasons: z.array(z.string()),
});

/** `summary` when the epoch holds, `contradiction` when it does not. */
const report = {
  epoch: amountField,
  attempt: countField,
  state: z.enum(['posted', 'final', 'expired', 'voided']),
  ok: z.boolean(),
  summary: summary.exactOptional(),
  contradiction: contradiction.exactOptional(),
};

const signature = z.string();
const posted = { epoch: amountField, attempt: countField };

export const auditAnswers: Answers = {
  audit: z.strictObject({ ...report, lines: z.array(line).exactOptional() }),
};

export const oracleAnswers: Answers = {
  'oracle attest': z.strictObject({
    ...report,
    result: z.enum(['attested', 'would attest', 'attested already']),
    signature: signature.nullable(),
  }),
  'oracle run': lines(
    ready({ oracle: addressField, network: addressField }),
    z.strictObject({ kind: z.literal('attested'), ...posted, signature }),
    z.strictObject({ kind: z.literal('refused'), ...posted, error: problem }),
    z.strictObject({
      kind: z.literal('challenged'),
      ...posted,
      fault: z.enum(['order', 'lowered', 'absent']),
      signature,
    }),
    z.strictObject({ kind: z.literal('trouble'), error: problem }),
  ),
};
