import { type Signal, signal } from '@preact/signals';
import type { Address } from '../../../protocol/ids.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import {
  type CallerView,
  parseCallerView,
  parseNonceView,
  parseSessionView,
} from '../../../protocol/views/sign-in.ts';
import { parseSignInText, type SignInMessage } from '../../../protocol/views/sign-in-message.ts';
import { type HubApi, HubRefusal } from '../live/hub-api.ts';

/** A sign-in as it was signed: the signature is over these very characters in UTF-8. */
export interface SignedSignIn {
  readonly message: string;
  readonly signature: Uint8Array;
}

/** Whatever can sign a message: this browser's own key, or a wallet. */
export interface SignInKey {
  readonly address: Address;
  sign(message: Uint8Array): Promise<Uint8Array>;
  /** Signing asks a person, who is left in peace by what the page does of itself. */
  readonly asks?: boolean;
  /** For those who write the message themselves, so that they can show it as the sign-in it is. */
  readonly signIn?: (asked: SignInMessage) => Promise<SignedSignIn>;
}

export interface SessionParts {
  readonly api: Pick<HubApi, 'get' | 'post'>;
  /** `host:port` this page was loaded from: nothing is signed for another one. */
  readonly domain: string;
  /** Real Unix milliseconds. */
  readonly now: () => number;
}

/** Real milliseconds before its end at which a session is made anew rather than used. */
const EARLY = 30_000;

/** Who the visitor is to the hub (Sign-In With Solana). The token stays in memory and is never kept. */
export class Session {
  /** Undefined while signed out. */
  readonly caller: Signal<CallerView | undefined> = signal(undefined);
  readonly #parts: SessionParts;
  #key: SignInKey | undefined;
  #token = '';
  #expires = 0;
  #signedOut = 0;
  #renewing: Promise<void> | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Rejects with what the hub refused, or when its message is not a sign-in for this page. */
  async signIn(key: SignInKey): Promise<void> {
    const { api, domain } = this.#parts;
    const signedOut = this.#signedOut;
    const { message } = await api.post('/v1/sign-in/nonce', { address: key.address }, parseNonceView);
    const read = parseSignInText(message);
    if (read.domain !== domain || read.address !== key.address) {
      throw new HubRefusal({ code: '', message: `The message to sign is for ${read.domain}.`, hint: '' });
    }
    const signed =
      key.signIn === undefined
        ? { message, signature: await key.sign(new TextEncoder().encode(message)) }
        : await key.signIn(read);
    const body = { address: key.address, message: signed.message, signature: toBase64(signed.signature) };
    const { token, expires } = await api.post('/v1/sign-in', body, parseSessionView);
    const caller = await api.get('/v1/sign-in', parseCallerView, bearer(token));
    // Whoever signed out meanwhile stays so.
    if (signedOut !== this.#signedOut) return;
    [this.#key, this.#token, this.#expires] = [key, token, expires];
    this.caller.value = caller;
  }

  signOut(): void {
    this.#signedOut++;
    [this.#key, this.#token, this.#expires] = [undefined, '', 0];
    this.caller.value = undefined;
  }

  /** Headers of a request in the visitor's name, signed in again when the session nears its end; empty when signed out. */
  async headers(): Promise<Readonly<Record<string, string>>> {
    if (this.#key === undefined) return {};
    if (this.#isEnding()) await this.#renew(this.#key);
    return bearer(this.#token);
  }

  /**
   * The same for what the page asks of itself: no wallet opens because of it. A visitor whose wallet would have to
   * sign again is the public until the next thing they do.
   */
  async quietHeaders(): Promise<Readonly<Record<string, string>>> {
    if (this.#key?.asks === true && this.#isEnding()) {
      this.caller.value = undefined;
      return {};
    }
    try {
      return await this.headers();
    } catch (error) {
      // A hub that cannot be reached says nothing of who the visitor is.
      if (!(error instanceof HubRefusal) || error.code === '') throw error;
      this.signOut();
      return {};
    }
  }

  /** The hub does not know this session any more: it is made anew before it is used. */
  forget(): void {
    this.#expires = 0;
  }

  #isEnding(): boolean {
    return this.#parts.now() > this.#expires - EARLY;
  }

  /** Once, however many wait for it. */
  async #renew(key: SignInKey): Promise<void> {
    this.#renewing ??= this.signIn(key).finally(() => {
      this.#renewing = undefined;
    });
    await this.#renewing;
  }
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
