import type { ErrorRow } from '../errors.ts';

/** Append-only: a code, once published, keeps its meaning. */
export const bridgeErrors = {} as const satisfies Record<string, ErrorRow>;
