import type { Keypair } from '@solana/web3.js';
import type { Page } from 'playwright-core';
import { toHex } from '../../../../protocol/ids.ts';

/** What a private Ed25519 key in PKCS #8 starts with (RFC 8410); the seed follows. */
const PKCS8 = '302e020100300506032b657004220420';

/**
 * A Wallet Standard wallet that knows nothing of the page: an init script registers it as an extension would, and it
 * signs with Web Crypto. `walletDeclines` makes it refuse like a person does; `walletAsked` counts what it was asked.
 */
export async function injectWallet(page: Page, keypair: Keypair): Promise<void> {
  const given = {
    pkcs8: PKCS8 + toHex(keypair.secretKey.subarray(0, 32)),
    address: keypair.publicKey.toBase58(),
    publicKey: [...keypair.publicKey.toBytes()],
  };
  // The loader of these tests names functions with a helper that the browser lacks.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.addInitScript(({ pkcs8, address, publicKey }) => {
    const state = globalThis as unknown as { walletDeclines?: boolean; walletAsked: string[] };
    state.walletAsked = [];
    const secret = Uint8Array.from(pkcs8.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
    const key = crypto.subtle.importKey('pkcs8', secret, 'Ed25519', false, ['sign']);
    const sign = async (what: string, bytes: Uint8Array) => {
      state.walletAsked.push(what);
      if (state.walletDeclines === true) throw new Error('User rejected the request.');
      const message = Uint8Array.from(bytes);
      return new Uint8Array(await crypto.subtle.sign('Ed25519', await key, message));
    };
    const features = ['solana:signTransaction', 'solana:signMessage'];
    const account = {
      address,
      publicKey: Uint8Array.from(publicKey),
      chains: ['solana:localnet'],
      features,
    };
    const wallet = {
      version: '1.0.0',
      name: 'Foreign Wallet',
      icon: 'data:image/svg+xml;base64,PHN2Zy8+',
      chains: ['solana:localnet'],
      accounts: [account],
      features: {
        'standard:connect': { version: '1.0.0', connect: async () => ({ accounts: [account] }) },
        'solana:signMessage': {
          version: '1.1.0',
          signMessage: async ({ message }: { message: Uint8Array }) => [
            { signedMessage: message, signature: await sign('message', message) },
          ],
        },
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
