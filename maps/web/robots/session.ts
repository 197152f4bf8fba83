import { type Signal, signal } from '@preact/signals';
import type { Address } from '../../../protocol/ids.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import {
  type CallerView,
  parseCallerView,
  parseNonceView,
  parseSessionView,
} from '../../../protocol/views/sign-in.ts';
import { parseSignInText } from '../../../protocol/views/sign-in-message.ts';
import { type HubApi, HubRefusal } from '../live/hub-api.ts';

/** Whatever can sign a message: this browser's own key, or a wallet. */
export interface SignInKey {
  readonly address: Address;
  sign(message: Uint8Array): Promise<Uint8Array>;
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

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Rejects with what the hub refused, or when its message is not a sign-in for this page. */
  async signIn(key: SignInKey): Promise<void> {
    const { api, domain } = this.#parts;
    const { message } = await api.post('/v1/sign-in/nonce', { address: key.address }, parseNonceView);
    const read = parseSignInText(message);
    if (read.domain !== domain || read.address !== key.address) {
      throw new HubRefusal({ code: '', message: `The message to sign is for ${read.domain}.`, hint: '' });
    }
    const signature = toBase64(await key.sign(new TextEncoder().encode(message)));
    const body = { address: key.address, message, signature };
    const { token, expires } = await api.post('/v1/sign-in', body, parseSessionView);
    [this.#key, this.#token, this.#expires] = [key, token, expires];
    this.caller.value = await api.get('/v1/sign-in', parseCallerView, this.#header());
  }

  signOut(): void {
    [this.#key, this.#token, this.#expires] = [undefined, '', 0];
    this.caller.value = undefined;
  }

  /** Headers of a request in the visitor's name, signed in again when the session nears its end; empty when signed out. */
  async headers(): Promise<Readonly<Record<string, string>>> {
    if (this.#key === undefined) return {};
    if (this.#parts.now() > this.#expires - EARLY) await this.signIn(this.#key);
    return this.#header();
  }

  #header() {
    return { Authorization: `Bearer ${this.#token}` };
  }
}
