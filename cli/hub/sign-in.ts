import { FleetError } from '../../protocol/errors.ts';
import { toBase64 } from '../../protocol/views/fields.ts';
import { parseNonceView, parseSessionView, type SessionView } from '../../protocol/views/sign-in.ts';
import { parseSignInText, type SignInMessage } from '../../protocol/views/sign-in-message.ts';
import type { Wallet } from '../wallet.ts';
import { type Endpoint, requestJson } from './request.ts';

/**
 * Sign-In With Solana: the hub gives a text, the wallet signs it, the hub gives a token.
 * Throws CLI_SIGN_IN_MESSAGE for a text that is anything else than a sign-in to this hub with this wallet.
 */
export async function signIn(endpoint: Endpoint, wallet: Wallet): Promise<SessionView> {
  const { address } = wallet;
  const { nonce, message } = await requestJson(endpoint, '/v1/sign-in/nonce', parseNonceView, {
    method: 'POST',
    body: { address },
  });
  assertSignInMessage(message, { domain: new URL(endpoint.url).host, address, nonce });
  const signature = toBase64(wallet.signer.sign(new TextEncoder().encode(message)));
  return await requestJson(endpoint, '/v1/sign-in', parseSessionView, {
    method: 'POST',
    body: { address, message, signature },
  });
}

/**
 * A hub could ask for a signature over a transaction or a job statement, or over a sign-in to another hub.
 * Only the exact text of a sign-in that names the hub that was dialled and this wallet is signed.
 */
export function assertSignInMessage(
  message: string,
  expected: Pick<SignInMessage, 'domain' | 'address' | 'nonce'>,
): void {
  const refuse = (reason: string) => new FleetError('CLI_SIGN_IN_MESSAGE', { host: expected.domain, reason });
  let read: SignInMessage;
  try {
    read = parseSignInText(message);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  if (read.domain !== expected.domain) throw refuse(`it names ${read.domain.slice(0, 80)}`);
  if (read.address !== expected.address) throw refuse('it names another wallet');
  if (read.nonce !== expected.nonce) throw refuse('it holds another nonce');
}
