import { z } from 'zod';
import { type ErrorCode, errorTable } from '../errors.ts';
import { parser } from './parse.ts';

/** An error body: RFC 9457 problem details with our code, hint and whether a retry helps. */
const problemView = z.object({
  type: z.string().max(200),
  title: z.string().max(500),
  status: z.int().min(400).max(599),
  code: z.string().transform((text, context): ErrorCode => {
    if (Object.hasOwn(errorTable, text)) return text as ErrorCode;
    context.addIssue({ code: 'custom', message: 'must be a code of the table' });
    return z.NEVER;
  }),
  message: z.string().max(2_000),
  hint: z.string().max(2_000),
  retryable: z.boolean(),
});
export type ProblemView = z.infer<typeof problemView>;
export const parseProblem = parser('problem', problemView);
