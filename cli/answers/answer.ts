import { z } from 'zod';

/** What a command prints with `--json`, by the words that call it ("job create"). */
export type Answers = Readonly<Record<string, z.ZodType>>;

const EACH_LINE = 'many lines, each one of these';

/** A command that prints several lines: each is one of these. */
export const lines = (...kinds: readonly [z.ZodType, z.ZodType, ...z.ZodType[]]): z.ZodType =>
  z.union(kinds).meta({ description: EACH_LINE });

export const hasManyLines = (answer: z.ZodType): boolean => answer.description === EACH_LINE;

/** The line of a part that runs until it is told to stop. */
export const ready = <T extends z.ZodRawShape>(facts: T) =>
  z.strictObject({ ready: z.literal(true), ...facts });

/** An amount that may be negative, as what comes back to a wallet is; decimal text like every 64-bit number. */
export const signedAmount = z.string().regex(/^-?\d{1,20}$/, 'must be a decimal number');

/** World or real Unix seconds of the chain, which has signed times. */
export const chainTime = z.int();

/** What went wrong, as every failing command prints it and as some tell of one part. */
export const problem = z.strictObject({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  retryable: z.boolean(),
});
