import { LazyView } from '../time/lazy-view.tsx';

const load = () => import('./wallet-panel.tsx').then(({ WalletPanel }) => WalletPanel);

/** The wallet's part of the side panel. The chain client is larger than the page, so it comes when it is wanted. */
export const WalletTab = () => <LazyView load={load} loading="walletLoading" />;
