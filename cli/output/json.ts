import {
  type ErrorCode,
  type ErrorContext,
  type ErrorView,
  errorTable,
  FleetError,
} from '../../protocol/errors.ts';
import { toHex } from '../../protocol/ids.ts';

/** JSON of results: 64-bit amounts become decimal strings, bytes become hex. */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, inner: unknown) => {
      if (typeof inner === 'bigint') return inner.toString();
      if (inner instanceof Uint8Array) return toHex(inner);
      if (inner instanceof Map) return Object.fromEntries(inner);
      return inner;
    },
    indent,
  );
}

/** What `--json` prints when a command fails, on stdout like every result, so that one parser suffices. */
export function errorJson(error: FleetError): { readonly error: ErrorView } {
  return { error: error.toJSON() };
}

/** Gives every thrown value a code. */
export function toFleetError(error: unknown): FleetError {
  if (error instanceof FleetError) return error;
  const known = twinOf(error) ?? refusalOf(error);
  if (known !== undefined) return known;
  const reason = error instanceof Error ? error.message : String(error);
  return new FleetError('CLI_UNEXPECTED', { reason: reason.split('\n')[0] ?? '' }, { cause: error });
}

const refusals: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'its file system is read-only',
  ENOSPC: 'no space is left',
};

/** What a file system refused is no fault of this program. */
function refusalOf(error: unknown): FleetError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path } = error as NodeJS.ErrnoException;
  const reason = refusals[code ?? ''];
  if (reason === undefined || path === undefined) return undefined;
  return new FleetError('CLI_PLACE_REFUSED', { path, reason }, { cause: error });
}

/** A FleetError of another copy of the code, such as a flashed bundle's, is one of ours by its code. */
function twinOf(error: unknown): FleetError | undefined {
  if (!(error instanceof Error) || error.name !== 'FleetError' || !('code' in error)) return undefined;
  const code = String(error.code);
  if (!Object.hasOwn(errorTable, code)) return undefined;
  const context = 'context' in error ? (error.context as ErrorContext) : {};
  return new FleetError(code as ErrorCode, context, { cause: error });
}
