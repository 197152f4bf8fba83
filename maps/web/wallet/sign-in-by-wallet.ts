import type { SolanaSignInFeature, SolanaSignMessageFeature } from '@solana/wallet-standard-features';
import type { WalletAccount } from '@wallet-standard/base';
import { parseSignInText, type SignInMessage, signInInput } from '../../../protocol/views/sign-in-message.ts';
import type { SignedSignIn } from '../robots/session.ts';
import { askWallet, WalletDeviation, WalletRefusal } from './wallet-trouble.ts';

type SignIn = SolanaSignInFeature['solana:signIn'];
type SignMessage = SolanaSignMessageFeature['solana:signMessage'];

/**
 * Lets the wallet write and sign the sign-in (Sign-In With Solana): it can then check the domain against the page's
 * own and show a sign-in instead of a text.
 * @returns the very text it signed, which the hub checks the signature over
 * @throws WalletRefusal; WalletDeviation when it signed another sign-in or for another account
 */
export async function signInBy(feature: SignIn, asked: SignInMessage): Promise<SignedSignIn> {
  const [signed] = await askWallet(feature.signIn(signInInput(asked)));
  if (signed === undefined) throw new WalletRefusal('it signed nothing');
  const { account, signedMessage, signature } = signed;
  // Wallets may sign in whichever account their owner picks; the nonce is for one.
  if (account.address !== asked.address) throw new WalletDeviation('it signed in another account');
  const message = textOf(signedMessage);
  if (message === undefined || !isAsked(message, asked))
    throw new WalletDeviation('it signed another sign-in');
  return { message, signature };
}

/**
 * The wallet's signature over these bytes, for wallets that know no sign-in.
 * @throws WalletRefusal; WalletDeviation when it signed other bytes
 */
export async function signBytes(
  feature: SignMessage | undefined,
  account: WalletAccount,
  message: Uint8Array,
): Promise<Uint8Array> {
  if (feature === undefined) throw new WalletRefusal('it signs no messages');
  const [signed] = await askWallet(feature.signMessage({ account, message }));
  if (signed === undefined) throw new WalletRefusal('it signed nothing');
  const { signedMessage, signature } = signed;
  const isSame =
    signedMessage.length === message.length && signedMessage.every((byte, i) => byte === message[i]);
  if (!isSame) throw new WalletDeviation('it signed other bytes');
  return signature;
}

/** Undefined for bytes that are no text: they would reach the hub as others than were signed. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The same sign-in; a wallet may write its times in another form. */
function isAsked(message: string, asked: SignInMessage): boolean {
  try {
    const read = parseSignInText(message);
    return (
      read.domain === asked.domain &&
      read.address === asked.address &&
      read.nonce === asked.nonce &&
      read.issuedAt === asked.issuedAt &&
      read.expirationTime === asked.expirationTime
    );
  } catch {
    return false;
  }
}
