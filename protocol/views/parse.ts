import type { ZodType } from 'zod';
import { FleetError } from '../errors.ts';

/** Turns a schema into a `parse…` function: unknown in, the view out, PAYLOAD_INVALID with the first difference. */
export function parser<T>(what: string, schema: ZodType<T>): (value: unknown) => T {
  return (value) => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? what : issue.path.map(String).join('.');
    // The offending value is never repeated: it may be a token or a signature.
    throw new FleetError('PAYLOAD_INVALID', {
      what,
      reason: `${where}: ${issue?.message ?? 'not as expected'}`,
    });
  };
}
