import { type ErrorCode, FleetError } from '../protocol/errors.ts';

/** What the shell gets. Documented in `wayproof --help`; scripts rely on them, so they never change. */
export const exitCodes = {
  ok: 0,
  /** It was tried and did not succeed; trying again unchanged will not help. */
  failed: 1,
  /** The command line, a setting or a missing answer: nothing was tried. */
  usage: 2,
  /** Not reachable just now; the same command may succeed later. */
  retryable: 3,
  interrupted: 130,
} as const;

const usageCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CLI_USAGE',
  'CLI_FLAG_MISSING',
  'CLI_SETTING_INVALID',
  'CLI_SETTING_UNKNOWN',
  'CLI_MAINNET_UNCONFIRMED',
  'CLI_STATEMENT_MISSING',
  'CLI_SCHEMA_UNKNOWN',
]);

/** The exit code of a failure. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof FleetError)) return exitCodes.failed;
  if (error.code === 'CLI_INTERRUPTED') return exitCodes.interrupted;
  if (usageCodes.has(error.code)) return exitCodes.usage;
  return error.retryable ? exitCodes.retryable : exitCodes.failed;
}
