import { SendTransactionError } from '@solana/web3.js';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { programAddress } from './addresses.ts';
import { customErrors, precompileErrors, runtimeErrors } from './builtin-errors.ts';
import { fixOf } from './refusal-fixes.ts';

const SYSTEM = '11111111111111111111111111111111';
const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const FIRST_PROGRAM_ERROR = 6000;

/** Awaits one RPC call; whatever it throws leaves as a FleetError. */
export async function rpc<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw await failureOf(error);
  }
}

/**
 * Awaits a `…AndContext` call and gives its value. Their short forms (`getAccountInfo`, `getBalance`,
 * `getLatestBlockhash`) wrap what went wrong into a sentence: CHAIN_UNREACHABLE would come out as CHAIN_RPC_ERROR.
 */
export async function rpcValue<T>(call: Promise<{ readonly value: T }>): Promise<T> {
  return (await rpc(call)).value;
}

/** A FleetError for anything web3.js throws. */
export async function failureOf(error: unknown): Promise<FleetError> {
  if (error instanceof FleetError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SendTransactionError) {
    return refusalOf(undefined, error.logs ?? [], error.transactionError.message);
  }
  if (/Transaction too large/i.test(message)) {
    return new FleetError('CHAIN_TRANSACTION_TOO_LARGE', { reason: message }, { cause: error });
  }
  return new FleetError('CHAIN_RPC_ERROR', { reason: message.slice(0, 300) }, { cause: error });
}

/**
 * Why a transaction was refused or failed.
 * @param err the node's TransactionError in JSON, when there is one
 * @param message the node's sentence, used when it says more
 */
export async function refusalOf(err: unknown, logs: readonly string[], message = ''): Promise<FleetError> {
  const cause = { err, logs };
  const simple = simpleKind(err) ?? preflightKind(message);
  switch (simple) {
    case 'BlockhashNotFound':
      return new FleetError('CHAIN_BLOCKHASH_EXPIRED', {}, { cause });
    case 'AlreadyProcessed':
      return new FleetError('CHAIN_ALREADY_PROCESSED', {}, { cause });
    case 'AccountNotFound':
    case 'InsufficientFundsForFee':
    case 'InsufficientFundsForRent':
      return new FleetError('CHAIN_FUNDS', { reason: simple }, { cause });
  }
  const failed = firstFailure(logs);
  if (failed?.custom !== undefined) return customRefusal(failed.program, failed.custom, logs, cause);
  if (
    /insufficient (lamports|funds)/i.test(`${message} ${failed?.reason ?? ''}`) ||
    message.includes('no record of a prior credit')
  ) {
    return new FleetError('CHAIN_FUNDS', { reason: failed?.reason ?? message.slice(0, 200) }, { cause });
  }
  const reason = builtinReason(err, failed) ?? failed?.reason ?? (message || JSON.stringify(err));
  return new FleetError('CHAIN_TRANSACTION_FAILED', { reason: reason.slice(0, 300) }, { cause });
}

/** What the runtime or a precompile refused, in words: a node gives only its name or number. */
function builtinReason(err: unknown, failed: { readonly program: string } | undefined): string | undefined {
  const { InstructionError: found } =
    typeof err === 'object' && err !== null && 'InstructionError' in err
      ? err
      : { InstructionError: undefined };
  if (!Array.isArray(found)) return undefined;
  const [index, kind]: readonly unknown[] = found;
  const where = failed === undefined ? `instruction ${index}` : `program ${failed.program}`;
  if (typeof kind === 'object' && kind !== null && 'Custom' in kind) {
    // Precompiles run before any program and log nothing.
    const sentence = failed === undefined ? precompileErrors[Number(kind.Custom)] : undefined;
    return sentence === undefined ? undefined : `${sentence} (${where})`;
  }
  const name = typeof kind === 'string' ? kind : Object.keys(kind ?? {})[0];
  const sentence = name === undefined ? undefined : runtimeErrors[name];
  return sentence === undefined ? undefined : `${sentence} (${name}, ${where})`;
}

/** Whether the program refused with this error of its enum: `isProgramError(error, 'NothingToPay')`. */
export function isProgramError(error: unknown, name: string): error is FleetError {
  const { name: got } = isFleetError(error, 'CHAIN_PROGRAM_REFUSED') ? error.context : { name: undefined };
  return got === name;
}

async function customRefusal(
  program: string,
  code: number,
  logs: readonly string[],
  cause: unknown,
): Promise<FleetError> {
  if (program === SYSTEM && code === 0) return new FleetError('CHAIN_ACCOUNT_EXISTS', {}, { cause });
  if (program === SYSTEM && code === 1) {
    const reason = logs.find((line) => line.includes('insufficient lamports')) ?? 'insufficient lamports';
    return new FleetError('CHAIN_FUNDS', { reason }, { cause });
  }
  if (program === TOKEN && code === 1) return new FleetError('CHAIN_TOKEN_FUNDS', {}, { cause });
  if (program === programAddress) {
    const { name, sentence } = await programError(code);
    return new FleetError('CHAIN_PROGRAM_REFUSED', { name, code, sentence, fix: fixOf(name) }, { cause });
  }
  const known = customErrors[program]?.[code] ?? (isPrecompile(program) ? precompileErrors[code] : undefined);
  const reason = `${known === undefined ? '' : `${known} `}(program ${program}, error ${code})`.trim();
  return new FleetError('CHAIN_TRANSACTION_FAILED', { reason }, { cause });
}

async function programError(code: number): Promise<{ name: string; sentence: string }> {
  const { errors, frameworkErrors } = await import('./program.ts');
  const own = errors.find((row) => row.code === code);
  if (own !== undefined && code >= FIRST_PROGRAM_ERROR) {
    return { name: capitalised(own.name), sentence: own.msg ?? own.name };
  }
  const framework = frameworkErrors.get(code);
  return { name: `Anchor${code}`, sentence: framework ?? `The program failed with code ${code}.` };
}

/** web3.js hands on the sentence of a failed preflight, not its kind. */
function preflightKind(message: string): string | undefined {
  if (message.includes('Blockhash not found')) return 'BlockhashNotFound';
  return message.includes('already been processed') ? 'AlreadyProcessed' : undefined;
}

/** `{"InstructionError":…}` is told apart by the logs; the rest by its name. */
function simpleKind(err: unknown): string | undefined {
  if (typeof err === 'string') return err;
  if (typeof err === 'object' && err !== null)
    return Object.keys(err).find((kind) => kind !== 'InstructionError');
  return undefined;
}

/** The innermost program that failed comes first in the logs; its callers only repeat it. */
function firstFailure(
  logs: readonly string[],
): { program: string; reason: string; custom?: number } | undefined {
  for (const line of logs) {
    const match = /^Program (\w{32,44}) failed: (.*)$/.exec(line);
    const [, program, reason] = match ?? [];
    if (program === undefined || reason === undefined) continue;
    const custom = /custom program error: 0x([0-9a-f]+)/.exec(reason)?.[1];
    return custom === undefined
      ? { program, reason }
      : { program, reason, custom: Number.parseInt(custom, 16) };
  }
  return undefined;
}

const isPrecompile = (program: string): boolean =>
  /^(Ed25519SigVerify|KeccakSecp256k|Secp256r1SigVerify)1/.test(program);

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
