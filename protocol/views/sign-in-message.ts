import { FleetError } from '../errors.ts';
import { type Address, address } from '../ids.ts';
import { type UnixMilliseconds, unixMilliseconds } from '../units.ts';

/** What a wallet shows before it signs. Times are real. */
export interface SignInMessage {
  /** `host:port` the person believes to talk to. */
  readonly domain: string;
  readonly address: Address;
  readonly nonce: string;
  readonly issuedAt: UnixMilliseconds;
  readonly expirationTime: UnixMilliseconds;
}

const STATEMENT = 'Sign in to Wayproof. This costs nothing and moves nothing.';

/** The same as a wallet takes it that writes the text itself (the input of Wallet Standard's `solana:signIn`). */
export function signInInput({ domain, address, nonce, issuedAt, expirationTime }: SignInMessage) {
  return {
    domain,
    address,
    statement: STATEMENT,
    version: '1',
    nonce,
    issuedAt: new Date(issuedAt).toISOString(),
    expirationTime: new Date(expirationTime).toISOString(),
  } as const;
}

/** Sign-In With Solana text (the ABNF of EIP-4361 with Solana's address line). Lines end in a single LF. */
export function signInText(message: SignInMessage): string {
  const { domain, address, statement, version, nonce, issuedAt, expirationTime } = signInInput(message);
  return [
    `${domain} wants you to sign in with your Solana account:`,
    address,
    '',
    statement,
    '',
    `Version: ${version}`,
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt}`,
    `Expiration Time: ${expirationTime}`,
  ].join('\n');
}

/** Reads such a text line by line; anything beside what `signInText` writes is refused. Throws SIGN_IN_INVALID. */
export function parseSignInText(text: string): SignInMessage {
  const lines = text.split('\n');
  if (lines.length !== 9) throw refused(`the message has ${lines.length} lines instead of 9`);
  const domain = after(lines[0], '', ' wants you to sign in with your Solana account:');
  expectLine(lines[2], '');
  expectLine(lines[3], STATEMENT);
  expectLine(lines[4], '');
  expectLine(lines[5], 'Version: 1');
  return {
    domain,
    address: address(lines[1] ?? ''),
    nonce: after(lines[6], 'Nonce: ', ''),
    issuedAt: timeOf(after(lines[7], 'Issued At: ', '')),
    expirationTime: timeOf(after(lines[8], 'Expiration Time: ', '')),
  };
}

function after(line: string | undefined, prefix: string, suffix: string): string {
  const length = (line?.length ?? 0) - prefix.length - suffix.length;
  if (line === undefined || length <= 0 || !line.startsWith(prefix) || !line.endsWith(suffix)) {
    throw refused(`expected a line like "${prefix}…${suffix}"`);
  }
  return line.slice(prefix.length, prefix.length + length);
}

function expectLine(line: string | undefined, expected: string): void {
  if (line !== expected) throw refused(`expected the line "${expected}"`);
}

function timeOf(text: string): UnixMilliseconds {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw refused('a time is not ISO 8601 in UTC');
  return unixMilliseconds(time);
}

const refused = (reason: string) => new FleetError('SIGN_IN_INVALID', { reason });
