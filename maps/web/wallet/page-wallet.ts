import {
  SolanaSignIn,
  type SolanaSignInFeature,
  SolanaSignMessage,
  type SolanaSignMessageFeature,
  SolanaSignTransaction,
  type SolanaSignTransactionFeature,
} from '@solana/wallet-standard-features';
import { getWallets } from '@wallet-standard/app';
import type { Wallet, WalletAccount } from '@wallet-standard/base';
import { StandardConnect, type StandardConnectFeature } from '@wallet-standard/features';
import { type Address, address } from '../../../protocol/ids.ts';
import type { NetworkView } from '../../../protocol/views/network.ts';
import type { SignInKey } from '../robots/session.ts';
import { signBytes, signInBy } from './sign-in-by-wallet.ts';
import { askWallet, WalletRefusal } from './wallet-trouble.ts';

type Features = StandardConnectFeature &
  SolanaSignTransactionFeature &
  Partial<SolanaSignInFeature> &
  Partial<SolanaSignMessageFeature>;
/** A wallet that can do all this page asks. */
export type UsableWallet = Wallet & { readonly features: Features };

/** An account of a wallet that let this page in. Its secret never leaves the wallet. */
export interface PageWallet extends SignInKey {
  readonly name: string;
  /** @param transaction unsigned wire bytes; what comes back is signed */
  signTransaction(transaction: Uint8Array): Promise<Uint8Array>;
}

/** The wallets of this browser that can sign for Solana; `changed` is called when one comes or goes. */
export function watchWallets(changed: (wallets: readonly UsableWallet[]) => void): () => void {
  const registry = getWallets();
  const tell = () => changed(registry.get().filter(isUsable));
  tell();
  const ends = [registry.on('register', tell), registry.on('unregister', tell)];
  return () => ends.forEach((end) => void end());
}

/** Asks the wallet to let this page in. @throws WalletRefusal */
export async function connectWallet(wallet: UsableWallet, kind: NetworkView['kind']): Promise<PageWallet> {
  const { accounts } = await askWallet(wallet.features[StandardConnect].connect());
  const account = accounts.find(({ chains }) => chains.some((chain) => chain.startsWith('solana:')));
  if (account === undefined) throw new WalletRefusal('it has no account for Solana');
  return pageWallet(wallet, account, kind);
}

function pageWallet(wallet: UsableWallet, account: WalletAccount, kind: NetworkView['kind']): PageWallet {
  const own: Address = address(account.address);
  const chain = wallet.chains.find((each) => each === chains[kind]);
  const { [SolanaSignIn]: signIn, [SolanaSignMessage]: signMessage } = wallet.features;
  return {
    address: own,
    asks: true,
    name: wallet.name,
    sign: (message) => signBytes(signMessage, account, message),
    ...(signIn === undefined ? {} : { signIn: (asked) => signInBy(signIn, asked) }),
    signTransaction: async (transaction) => {
      const input = { account, transaction, ...(chain === undefined ? {} : { chain }) };
      const [signed] = await askWallet(wallet.features[SolanaSignTransaction].signTransaction(input));
      if (signed === undefined) throw new WalletRefusal('it signed nothing');
      return signed.signedTransaction;
    },
  };
}

/** What wallets call the clusters; one that does not know ours is asked without a name. */
const chains = { development: 'solana:localnet', test: 'solana:devnet', main: 'solana:mainnet' } as const;

function isUsable(wallet: Wallet): wallet is UsableWallet {
  const has = (name: string) => name in wallet.features;
  return has(StandardConnect) && has(SolanaSignTransaction) && (has(SolanaSignIn) || has(SolanaSignMessage));
}
