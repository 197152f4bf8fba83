import { bridgeErrors } from './errors/bridge.ts';
import { cliErrors } from './errors/cli.ts';
import { edgeErrors } from './errors/edge.ts';
import { hubErrors } from './errors/hub.ts';
import { mapErrors } from './errors/maps.ts';
import { chainErrors } from './errors/programs.ts';
import { wireErrors } from './errors/protocol.ts';

/** One row of the code table. `$key` in the sentence is filled from the error's context. */
export interface ErrorRow {
  readonly sentence: string;
  readonly hint: string;
  /** Whether doing the same again, unchanged, may succeed. */
  readonly retry: boolean;
}

/** The whole table, one file a folder; append-only, documented in docs/errors.md. */
export const errorTable = {
  ...wireErrors,
  ...mapErrors,
  ...chainErrors,
  ...bridgeErrors,
  ...edgeErrors,
  ...hubErrors,
  ...cliErrors,
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorTable;

export type ErrorContext = Readonly<Record<string, string | number | bigint | boolean>>;

/** What an error looks like in `--json` output and in problem+json bodies. */
export interface ErrorView {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
}

/** The one error type: a code of the table, what it met, and what caused it. */
export class FleetError extends Error {
  override readonly name = 'FleetError';
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, context: ErrorContext = {}, options?: { cause?: unknown }) {
    super(sentenceOf(code, context), options);
    this.code = code;
    this.context = context;
  }

  get hint(): string {
    return fill(errorTable[this.code].hint, this.context);
  }

  get retryable(): boolean {
    return errorTable[this.code].retry;
  }

  toJSON(): ErrorView {
    return { code: this.code, message: this.message, hint: this.hint, retryable: this.retryable };
  }
}

/** Narrows an unknown thrown value to a FleetError, optionally of one code. */
export function isFleetError(error: unknown, code?: ErrorCode): error is FleetError {
  return error instanceof FleetError && (code === undefined || error.code === code);
}

function sentenceOf(code: ErrorCode, context: ErrorContext): string {
  return fill(errorTable[code].sentence, context);
}

function fill(template: string, context: ErrorContext): string {
  return template.replace(/\$([a-zA-Z]+)/g, (whole, key: string) => String(context[key] ?? whole));
}
