import type { Request } from 'express';
import { FleetError } from '../../protocol/errors.ts';
import type { Address } from '../../protocol/ids.ts';

/** Wallets with more rights than their own robots and jobs give them. */
export interface Roles {
  readonly operators: ReadonlySet<Address>;
  /** Oracles and auditors: they may load the restricted traces. */
  readonly auditors: ReadonlySet<Address>;
  /** A simulated world: nobody lives at its doors, so everybody sees exact places. Never in a real network. */
  readonly everybodySeesAll?: boolean;
  /** A simulated world on its visitor's own machine: whoever signs in may also order its robots about. */
  readonly everybodyOperates?: boolean;
}

export interface CallerParts {
  readonly roles: Roles;
  readonly signIn: { addressOf(token: string): Address | undefined };
}

/** Who is asking; `address` is undefined for the public. */
export interface Caller {
  readonly address: Address | undefined;
  readonly operator: boolean;
  readonly auditor: boolean;
  /** Sees exact places of all robots and jobs, which says nothing of what it may do. */
  readonly seesAll: boolean;
}

/** Reads the bearer token. A wrong or expired one is an error, not a quiet fall-back to the public view. Throws SIGN_IN_REQUIRED. */
export function callerOf({ roles, signIn }: CallerParts, request: Request): Caller {
  const header = request.get('authorization');
  const everybody = roles.everybodySeesAll === true;
  if (header === undefined) {
    return { address: undefined, operator: false, auditor: false, seesAll: everybody };
  }
  const token = /^Bearer ([0-9a-f]{64})$/i.exec(header)?.[1];
  const address = token === undefined ? undefined : signIn.addressOf(token);
  if (address === undefined) throw new FleetError('SIGN_IN_REQUIRED');
  const operator = roles.everybodyOperates === true || roles.operators.has(address);
  return { address, operator, auditor: roles.auditors.has(address), seesAll: everybody || operator };
}

/** Throws SIGN_IN_REQUIRED for the public. */
export function signedIn(parts: CallerParts, request: Request): Caller & { readonly address: Address } {
  const caller = callerOf(parts, request);
  if (caller.address === undefined) throw new FleetError('SIGN_IN_REQUIRED');
  return { ...caller, address: caller.address };
}

/** Throws SIGN_IN_REQUIRED, NOT_ALLOWED. */
export function operator(parts: CallerParts, request: Request): Caller & { readonly address: Address } {
  const caller = signedIn(parts, request);
  if (!caller.operator) throw notAllowed(caller.address, 'only operators may');
  return caller;
}

export const notAllowed = (address: Address, reason: string) =>
  new FleetError('NOT_ALLOWED', { address, reason });
