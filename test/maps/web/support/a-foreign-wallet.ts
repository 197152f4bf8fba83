import type { Keypair } from '@solana/web3.js';
import type { Page } from 'playwright-core';
import { toHex } from '../../../../protocol/ids.ts';

/** What a private Ed25519 key in PKCS #8 starts with (RFC 8410); the seed follows. */
const PKCS8 = '302e020100300506032b657004220420';

/**
 * A Wallet Standard wallet that knows nothing of the page: an init script registers it as an extension would, and it
 * signs with Web Crypto. `walletDeclines` makes it refuse like a person does; `walletAsked` counts what it was asked.
 * @param kind whether it writes sign-ins itself (`solana:signIn`) or knows messages only; the crooked ones sign a
 *   sign-in to another place and another message than they were given, the declined ones nothing at first
 */
export async function injectWallet(
  page: Page,
  keypair: Keypair,
  kind: 'messages' | 'sign-ins' | 'declined sign-ins' | 'crooked messages' | 'crooked sign-ins' = 'messages',
): Promise<void> {
  const given = {
    kind,
    pkcs8: PKCS8 + toHex(keypair.secretKey.subarray(0, 32)),
    address: keypair.publicKey.toBase58(),
    publicKey: [...keypair.publicKey.toBytes()],
  };
  // The loader of these tests names functions with a helper that the browser lacks.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.addInitScript(({ kind, pkcs8, address, publicKey }) => {
    const state = globalThis as unknown as { walletDeclines?: boolean; walletAsked: string[] };
    state.walletAsked = [];
    state.walletDeclines = kind.startsWith('declined');
    const secret = Uint8Array.from(pkcs8.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
    const key = crypto.subtle.importKey('pkcs8', secret, 'Ed25519', false, ['sign']);
    const sign = async (what: string, bytes: Uint8Array) => {
      state.walletAsked.push(what);
      if (state.walletDeclines === true) throw new Error('User rejected the request.');
      const message = Uint8Array.from(bytes);
      return new Uint8Array(await crypto.subtle.sign('Ed25519', await key, message));
    };
    const crooked = kind.startsWith('crooked');
    const signsIn = kind.endsWith('sign-ins');
    const features = ['solana:signTransaction', signsIn ? 'solana:signIn' : 'solana:signMessage'];
    const account = {
      address,
      publicKey: Uint8Array.from(publicKey),
      chains: ['solana:localnet'],
      features,
    };
    // As Wallet Standard's own helper writes it: absent fields are left out.
    const signIn = async (input: Readonly<Record<string, string | undefined>>) => {
      const { statement, version, nonce, issuedAt, expirationTime } = input;
      const domain = crooked ? 'elsewhere.example' : input['domain'];
      const fields = {
        Version: version,
        Nonce: nonce,
        'Issued At': issuedAt,
        'Expiration Time': expirationTime,
      };
      const lines = Object.entries(fields).flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []));
      const head = `${domain} wants you to sign in with your Solana account:\n${input['address']}`;
      const text = [head, ...(statement ? [statement] : []), lines.join('\n')].join('\n\n');
      const signedMessage = new TextEncoder().encode(text);
      return [{ account, signedMessage, signature: await sign('signIn', signedMessage) }];
    };
    const signMessage = async ({ message }: { message: Uint8Array }) => {
      const signedMessage = crooked ? new TextEncoder().encode('I give my robots away.') : message;
      return [{ signedMessage, signature: await sign('message', signedMessage) }];
    };
    const wallet = {
      version: '1.0.0',
      name: 'Foreign Wallet',
      icon: 'data:image/svg+xml;base64,PHN2Zy8+',
      chains: ['solana:localnet'],
      accounts: [account],
      features: {
        'standard:connect': { version: '1.0.0', connect: async () => ({ accounts: [account] }) },
        ...(signsIn ? { 'solana:signIn': { version: '1.0.0', signIn } } : {}),
        ...(signsIn ? {} : { 'solana:signMessage': { version: '1.1.0', signMessage } }),
        'solana:signTransaction': {
          version: '1.0.0',
          supportedTransactionVersions: ['legacy', 0],
          signTransaction: async ({ transaction }: { transaction: Uint8Array }) => {
            // One signer: its count, an empty signature, then what is signed.
            const signedTransaction = Uint8Array.from(transaction);
            signedTransaction.set(await sign('transaction', transaction.subarray(65)), 1);
            return [{ signedTransaction }];
          },
        },
      },
    };
    const register = (api: { register(wallet: unknown): void }) => api.register(wallet);
    window.addEventListener('wallet-standard:app-ready', (event) =>
      register((event as CustomEvent).detail as Parameters<typeof register>[0]),
    );
    window.dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
  }, given);
}
