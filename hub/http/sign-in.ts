import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { sha256 } from '../../protocol/hash.ts';
import { type Address, keyBytes, toHex } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import { milliseconds, type UnixMilliseconds, unixMilliseconds } from '../../protocol/units.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import type { NonceView, SessionView, SignInRequest } from '../../protocol/views/sign-in.ts';
import { parseSignInText, type SignInMessage, signInText } from '../../protocol/views/sign-in-message.ts';

export const SIGN_IN_LASTS = milliseconds(10 * 60_000);
/** Bounds of what strangers can make the hub remember; the oldest go first. */
const MAX_NONCES = 10_000;
const MAX_SESSIONS = 10_000;

export interface SignInParts {
  /** Real time: a wallet's owner knows no other. */
  readonly clock: Clock;
  readonly random: Random;
  readonly verifier: Verifier;
  /** `host:port` this hub is reached at; a signature made for another domain opens nothing here. */
  readonly domain: () => string;
}

/** Signs wallets in (Sign-In With Solana) and remembers for ten minutes who they are. Kept in memory only. */
export class SignIn {
  readonly #parts: SignInParts;
  readonly #nonces = new Map<string, { address: Address; expires: UnixMilliseconds }>();
  /** By the hash of the token, so that a memory dump or log opens no session. */
  readonly #sessions = new Map<string, { address: Address; expires: UnixMilliseconds }>();

  constructor(parts: SignInParts) {
    this.#parts = parts;
  }

  /** A message for the wallet; its nonce can be used once. */
  nonce(address: Address): NonceView {
    const { clock, random, domain } = this.#parts;
    const nonce = toHex(random.bytes(16));
    const issuedAt = clock.now();
    const expirationTime = unixMilliseconds(issuedAt + SIGN_IN_LASTS);
    remember(this.#nonces, nonce, { address, expires: expirationTime }, MAX_NONCES);
    return { nonce, message: signInText({ domain: domain(), address, nonce, issuedAt, expirationTime }) };
  }

  /** Throws SIGN_IN_INVALID. The nonce is gone after the first try, good or bad. */
  signIn({ address, message, signature }: SignInRequest): SessionView {
    const read = parseSignInText(message);
    this.#check(read, address);
    const signed = new TextEncoder().encode(message);
    if (!this.#parts.verifier.verify(keyBytes(address), signed, signature)) {
      throw refused('the signature does not match the message and the address');
    }
    const token = toHex(this.#parts.random.bytes(32));
    const expires = unixMilliseconds(this.#parts.clock.now() + SIGN_IN_LASTS);
    remember(this.#sessions, hashOf(token), { address, expires }, MAX_SESSIONS);
    return { token, expires };
  }

  /** Who a bearer token belongs to; undefined when unknown or expired. */
  addressOf(token: string): Address | undefined {
    const session = this.#sessions.get(hashOf(token));
    if (session === undefined) return undefined;
    return session.expires > this.#parts.clock.now() ? session.address : undefined;
  }

  #check(read: SignInMessage, address: Address): void {
    const issued = this.#nonces.get(read.nonce);
    this.#nonces.delete(read.nonce);
    const now = this.#parts.clock.now();
    if (issued === undefined) throw refused('the nonce is unknown here or was used before');
    if (read.domain !== this.#parts.domain()) throw refused(`the message is for ${read.domain.slice(0, 80)}`);
    if (read.address !== address || issued.address !== address)
      throw refused('the message names another address');
    if (read.issuedAt > now + 60_000) throw refused('the message was issued in the future');
    if (read.expirationTime !== issued.expires || issued.expires <= now)
      throw refused('the message has expired');
  }
}

const refused = (reason: string) => new FleetError('SIGN_IN_INVALID', { reason });
const hashOf = (token: string) => toHex(sha256(new TextEncoder().encode(token)));

function remember<T>(map: Map<string, T>, key: string, value: T, limit: number): void {
  map.set(key, value);
  // Maps keep insertion order, and everything in one map lives equally long: the first is the oldest.
  if (map.size <= limit) return;
  const oldest = map.keys().next().value;
  if (oldest !== undefined) map.delete(oldest);
}
