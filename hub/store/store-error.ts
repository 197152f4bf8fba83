import { FleetError } from '../../protocol/errors.ts';

/** Turns a driver's error into one of our codes; the operator's next step differs by code. */
export function storeError(cause: unknown, file: string): FleetError {
  if (cause instanceof FleetError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const context = { file: nameOf(file), reason };
  if (reason.includes('SQLITE_FULL')) return new FleetError('STORE_FULL', context, { cause });
  if (
    reason.includes('SQLITE_READONLY') ||
    reason.includes('SQLITE_CANTOPEN') ||
    reason.includes('SQLITE_PERM')
  ) {
    return new FleetError('STORE_READ_ONLY', context, { cause });
  }
  if (reason.includes('SQLITE_CORRUPT') || reason.includes('SQLITE_NOTADB')) {
    return new FleetError('STORE_CORRUPT', context, { cause });
  }
  return new FleetError('STORE_FAILED', context, { cause });
}

const nameOf = (file: string) => file.split(/[\\/]/).slice(-2).join('/');
